"""Procrastinate's tables: made once, by whoever comes first; older ones are told from ours."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.engines.port import OlderTables
from bot.engines.tables import missing, prepare
from bot.storage.database import Engine, connected, writing
from tests.cli.running import Shell

pytestmark = pytest.mark.postgres


def test_they_are_made_once(postgres: Engine) -> None:
    assert prepare(postgres)
    assert missing(postgres) == ()
    assert not prepare(postgres)


def test_two_processes_may_start_at_the_same_time(postgres: Engine) -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: prepare(postgres), range(4)))
    assert sorted(made) == [False, False, False, True]
    assert missing(postgres) == ()


def test_older_tables_are_named_with_what_to_run(postgres: Engine) -> None:
    prepare(postgres)
    gone = "DROP FUNCTION procrastinate_retry_job_v2(bigint, timestamptz, integer, varchar, varchar)"
    writing(postgres, lambda connection: connection.exec_driver_sql(gone))
    with pytest.raises(OlderTables, match=r"they lack procrastinate_retry_job_v2\. .*sql/migrations"):
        prepare(postgres)


def test_migrate_makes_them_and_says_so(monkeypatch: pytest.MonkeyPatch, postgres: Engine) -> None:
    url = postgres.url.render_as_string(hide_password=False)
    shell = Shell(monkeypatch, url)
    shell.fine("migrate")
    monkeypatch.setenv("FLIPSIDE_ENGINE", "procrastinate")
    assert shell.fine("migrate") == "Made the tables of Procrastinate.\n"
    assert shell.fine("migrate") == "Nothing to do: the tables are up to date.\n"
    with connected(url) as engine:
        assert missing(engine) == ()


def test_a_worker_without_anything_to_do_says_so(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    done = Shell(monkeypatch, sqlite_url).run("worker")
    assert done.exit_code == 1
    assert "serve delivers by itself" in done.output


def test_procrastinate_on_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setenv("FLIPSIDE_ENGINE", "procrastinate")
    done = Shell(monkeypatch, sqlite_url).run("check")
    assert done.exit_code == 1
    assert "Several machines share a PostgreSQL database" in done.output
