"""The command line: every command says what it did, or what is wrong and what to do next.

Rule: a problem that the reader can mend is one sentence and exit code 1, never a traceback.
"""

import sys

import typer
from sqlalchemy.exc import OperationalError

from bot.cli import data, demo, doctor, key, matching, operating, outbox, serve, slack, teams, worker
from bot.engines.port import OlderTables
from bot.settings import SettingsError
from bot.storage.migrate import UnknownRevision

app = typer.Typer(
    name="bot",
    help="Flipside runs reverse mentoring in Slack and Microsoft Teams.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
people = typer.Typer(help="The directory of colleagues.", no_args_is_help=True)
app.add_typer(people, name="people")
app.add_typer(outbox.outbox, name="outbox")
app.add_typer(slack.slack, name="slack")
app.add_typer(teams.teams, name="teams")

app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("migrate")(data.migrate_)
app.command("check")(doctor.check)
app.command("key")(key.key)
app.command("match")(matching.match)
app.command("apply")(data.apply)
app.command("announce")(data.announce)
app.command("chat")(demo.chat)
app.command("backup")(operating.backup)
app.command("restore")(operating.restore)
app.command("recovered")(operating.recovered)
people.command("import")(data.import_people)


def main() -> None:
    """Run the command line. Known problems become sentences."""
    try:
        app()
    except SettingsError as error:
        _stop(*error.problems)
    except UnknownRevision as error:
        _stop(f"The database is newer than this release: {error}.")
    except OlderTables as error:
        _stop(str(error))
    except OperationalError as error:
        _stop(f"The database does not answer: {error.orig}", "Check FLIPSIDE_DATABASE; see docs/settings.md.")


def _stop(*sentences: str) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    sys.exit(1)
