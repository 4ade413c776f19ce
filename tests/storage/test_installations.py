"""Installations: one row for each, let in or not; tokens sealed, handed out only where they may be."""

import logging
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine, select

from adapters.slack.ports import Installed
from bot.events import Address
from bot.program.people import Person
from bot.storage import forget, gates, installations, people
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.gates import Shut
from bot.storage.installations import Kind, State
from bot.vault import NoKey, Vault
from tests.storage.installing import ACME, GROUP, HOUR, IN_GROUP, NEW, OLD, row, stored
from tests.storage.rows import MINUTE, NOW

SLACK = Address("slack", "T1", "U5")


def test_what_was_installed_is_found_by_its_workspace_and_by_its_id(engine: Engine) -> None:
    one = stored(engine)
    one.install(ACME, NOW, installer="U7")
    assert one.of("T1", "") == one.get("T1") == ACME
    assert one.of("T2", "") is one.get("T2") is one.of("", "") is None
    assert (row(engine).kind, row(engine).installer, row(engine).installed_at) == ("workspace", "U7", NOW)


def test_the_token_is_in_the_database_sealed_only_and_never_shown(engine: Engine) -> None:
    one = stored(engine)
    one.install(ACME, NOW, refresh="xoxe-1", ends=NOW + HOUR)
    with reading(engine) as connection:
        (found,) = connection.execute(select(t.installations)).all()
    assert "xox" not in repr(tuple(found))
    assert found.sealed not in repr(row(engine)) and "xoxb" not in repr(one.get("T1"))


def test_an_organization_serves_its_workspaces_but_those_with_their_own(engine: Engine) -> None:
    one = stored(engine)
    one.install(GROUP, NOW)
    assert one.of("T5", "E1") == one.of("", "E1") == GROUP
    assert row(engine, "E1").kind is Kind.ORGANIZATION
    one.install(IN_GROUP, NOW)
    assert one.of("T9", "E1") == IN_GROUP
    assert one.of("T5", "E1") == GROUP


def test_a_paused_workspace_is_not_served_by_its_organization_and_a_gone_one_is(engine: Engine) -> None:
    one = stored(engine)
    one.install(GROUP, NOW)
    one.install(IN_GROUP, NOW)
    one.pause("T9", "token_revoked", NOW)
    assert one.of("T9", "E1") is one.get("T9") is None
    one.gone("T9", NOW)
    assert one.of("T9", "E1") == GROUP and one.get("T9") is None


def test_it_is_paused_once_with_the_first_reason(engine: Engine) -> None:
    one = stored(engine)
    one.install(ACME, NOW)
    assert writing(engine, lambda c: installations.pause(c, "slack", "T1", "invalid_auth", NOW))
    assert writing(engine, lambda c: installations.pause(c, "slack", "T1", "ekm_access_denied", NOW + HOUR))
    assert (row(engine).state, row(engine).reason, row(engine).changed_at) == ("paused", "invalid_auth", NOW)
    assert not writing(engine, lambda c: installations.pause(c, "slack", "T2", "invalid_auth", NOW))
    assert [found for found, *_ in one.paused()] == [ACME]


def test_what_is_gone_is_not_paused_and_has_no_token(engine: Engine) -> None:
    one = stored(engine)
    one.install(ACME, NOW, refresh="xoxe-1", ends=NOW + HOUR)
    one.gone("T1", NOW)
    one.pause("T1", "token_revoked", NOW + HOUR)
    found = row(engine)
    assert (found.state, found.sealed, found.refresh, found.expires_at) == (State.GONE, "", "", None)
    assert (found.reason, found.changed_at) == ("app_uninstalled", NOW)
    one.let_in(ACME, NOW + HOUR)
    assert row(engine).state is State.GONE and one.paused() == ()


@pytest.mark.parametrize("end", ["pause", "gone"])
def test_a_reinstall_overwrites_and_is_active_and_opens_the_gates(engine: Engine, end: str) -> None:
    one = stored(engine)
    one.install(ACME, NOW)
    shut = [Shut(key, HOUR) for key in ("slack/T1", "slack/T1#post", "slack/T2")]
    writing(engine, lambda connection: gates.shut(connection, shut, NOW))
    writing(engine, lambda c: installations.pause(c, "slack", "T1", "x", NOW) if end == "pause" else None)
    writing(engine, lambda c: installations.gone(c, "slack", "T1", NOW) if end == "gone" else None)
    again = replace(ACME, token="xoxb-new", scopes=("commands",))
    one.install(again, NOW + HOUR)
    assert one.get("T1") == again
    assert (row(engine).state, row(engine).reason, row(engine).installed_at) == ("active", "", NOW + HOUR)
    with reading(engine) as connection:
        assert list(connection.scalars(select(t.gates.c.key))) == ["slack/T2"]


def test_whoever_is_let_in_again_has_the_names_and_scopes_of_today(engine: Engine) -> None:
    one = stored(engine)
    one.install(ACME, NOW)
    one.pause("T1", "invalid_auth", NOW)
    one.let_in(replace(ACME, name="Acme Corp", scopes=("users:read",), bot=""), NOW + HOUR)
    assert one.get("T1") == replace(ACME, name="Acme Corp", scopes=("users:read",))
    assert row(engine).changed_at == NOW + HOUR


def test_the_token_in_the_environment_is_handed_out_and_not_stored(engine: Engine) -> None:
    one = stored(engine, keys="", own="xoxb-acme")
    one.owned(ACME, NOW)
    assert one.of("T1", "") == ACME and row(engine).sealed == ""
    assert stored(engine, keys="").get("T1") is None
    one.owned(replace(ACME, name="Acme Corp"), NOW + HOUR)
    assert (row(engine).name, row(engine).changed_at) == ("Acme Corp", NOW)


def test_another_token_in_the_environment_is_not_handed_out_for_the_old_workspace(engine: Engine) -> None:
    stored(engine, own="xoxb-acme").owned(ACME, NOW)
    other = Installed("T2", "xoxb-two", "B", "U", team="T2")
    one = stored(engine, own="xoxb-two")
    one.owned(other, NOW)
    assert one.get("T2") == other and one.get("T1") is None
    one.disowned(NOW)
    assert one.get("T2") is None and row(engine, "T2").reason == "no_token"


def test_an_own_one_that_is_paused_stays_so_until_it_is_let_in(engine: Engine) -> None:
    one = stored(engine, own="xoxb-acme")
    assert not one.pause_own("invalid_auth", NOW)
    one.owned(ACME, NOW)
    assert one.pause_own("invalid_auth", NOW) and one.get("T1") is None
    one.owned(ACME, NOW + HOUR)
    assert one.get("T1") is None and [found for found, *_ in one.paused()] == [ACME]
    one.let_in(ACME, NOW + HOUR)
    assert one.get("T1") == ACME


def test_a_token_that_no_key_opens_is_none_and_told(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    stored(engine, OLD).install(ACME, NOW)
    for keys in (NEW, ""):
        caplog.clear()
        assert stored(engine, keys).of("T1", "") is None
        assert "cannot be opened" in caplog.text and "xoxb" not in caplog.text
    with pytest.raises(NoKey):
        stored(engine, "").install(ACME, NOW)


def test_rotation_seals_with_the_first_key_once(engine: Engine) -> None:
    stored(engine, OLD).install(ACME, NOW, refresh="xoxe-1", ends=NOW)
    both = Vault(f"{NEW},{OLD}")
    assert writing(engine, lambda c: installations.rotate(c, row(engine), both))
    assert not writing(engine, lambda c: installations.rotate(c, row(engine), both))
    assert stored(engine, NEW).get("T1") == ACME and stored(engine, OLD).get("T1") is None
    assert Vault(NEW).open(row(engine).refresh) == "xoxe-1"


def test_something_happens_once(engine: Engine) -> None:
    assert stored(engine).once("install:n", NOW)
    assert not stored(engine).once("install:n", NOW)


def test_one_process_exchanges_a_token_and_what_it_brings_counts(engine: Engine) -> None:
    one, ends = stored(engine), NOW + HOUR
    one.install(ACME, NOW, refresh="xoxe-1", ends=ends)
    assert one.ending("T1") == ends and one.ending("T2") is None
    assert one.claim_refresh("T1", ends, NOW, MINUTE) == "xoxe-1"
    assert one.claim_refresh("T1", ends, NOW, MINUTE) == ""
    assert one.claim_refresh("T1", ends, NOW + MINUTE, MINUTE) == "xoxe-1"  # the first one died
    one.refreshed("T1", "xoxe-1", "xoxb-2", "xoxe-2", ends + HOUR)
    assert one.get("T1").token == "xoxb-2" and one.ending("T1") == ends + HOUR
    one.refreshed("T1", "xoxe-1", "xoxb-late", "xoxe-late", ends)
    assert one.get("T1").token == "xoxb-2"
    assert one.claim_refresh("T1", ends, NOW + HOUR, MINUTE) == ""  # that one has been exchanged
    assert one.claim_refresh("T1", ends + HOUR, NOW, MINUTE) == "xoxe-2"


def test_whoever_installed_it_can_be_forgotten(engine: Engine) -> None:
    stored(engine).install(ACME, NOW, installer="U5")

    def known(connection: Connection) -> None:
        people.save_all(connection, [Person("mira", "Mira")])
        people.reached(connection, "mira", SLACK, NOW)
        forget.forget(connection, "mira")

    writing(engine, known)
    assert row(engine).installer == ""


def test_a_pause_is_told_in_the_log_without_a_token(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    one = stored(engine)
    one.install(ACME, NOW)
    with caplog.at_level(logging.ERROR):
        one.pause("T1", "invalid_auth", NOW)
        one.pause("T1", "invalid_auth", NOW)
    assert [record.message for record in caplog.records] == ["installation slack/T1 is paused: invalid_auth"]


def test_a_reason_is_never_too_long(engine: Engine) -> None:
    one = stored(engine)
    one.install(ACME, NOW)
    one.pause("T1", "x" * 9_999, NOW)
    assert len(row(engine).reason) == installations.LONGEST
