"""`teams`: what belongs to Teams alone.

Rule: what is written has no fault that we know of, or is not written. No command prints a secret, and none
needs the network.
"""

from pathlib import Path
from typing import Annotated

import typer

from adapters.teams.package import NAME, PLAIN, SLASH, App, files, zipped
from adapters.teams.package_lint import lint
from adapters.teams.package_rules import is_domain, is_guid
from bot.cli.output import stop
from bot.cli.wiring import settings

teams = typer.Typer(help="Teams: the app package.", no_args_is_help=True)

NO_ID = (
    "{given!r} is no app id: that is 32 digits and letters in five groups, such as "
    "00000000-0000-0000-0000-000000000000.",
    "In the Azure portal, open your Azure Bot, Configuration, and copy the Microsoft App ID.",
)
NO_HOST = (
    "{given!r} is no name of a host that Teams could reach: no https://, no path, no port and no address in "
    "numbers.",
    "Give the host of your messaging endpoint alone: for https://your.host/api/messages, --domain your.host",
)
NO_FOLDER = "There is no folder {folder}. Make it first, or give another --out."
NO_FILE = "{out} is a folder. Give the name of a file in it: --out {out}/flipside-teams.zip"
NOT_WRITTEN = "{out} cannot be written: {reason}. Give another --out."
NEXT = (
    "Next: open the Teams admin center, Teams apps, Manage apps, Upload new app, and choose this file.",
    "Flipside serves the pages that the app links to; set MicrosoftAppId to {id} and start it.",
    "All steps: docs/install-teams.md",
)

AppId = Annotated[str, typer.Option(help="The bot's app id, a GUID; without it, MicrosoftAppId.")]
Domain = Annotated[
    str,
    typer.Option(help="The host of the messaging endpoint, such as your.host; without it, FLIPSIDE_URL's."),
]
Slash = Annotated[
    bool, typer.Option("--slash", help="With slash commands: manifest 1.29, which older tenants refuse.")
]
Graph = Annotated[
    bool, typer.Option("--graph", help="Let the bot's own app id install it for people, through Graph.")
]
Out = Annotated[Path, typer.Option(help="The file to write; one of that name is replaced.", dir_okay=True)]
Name = Annotated[str, typer.Option(help="What people see, up to 30 characters.")]
Version = Annotated[str, typer.Option(help="Higher with every upload, such as 1.0.1.")]
Developer = Annotated[str, typer.Option(help="Who runs it: your company, up to 32 characters.")]
Website = Annotated[str, typer.Option(help="Your own page about it, https; without it, one of Flipside's.")]
Privacy = Annotated[str, typer.Option(help="Your own page on privacy, https; without it, one of Flipside's.")]
Terms = Annotated[str, typer.Option(help="Your own terms of use, https; without it, a page of Flipside's.")]


@teams.callback()
def _group() -> None:
    """Keeps `package` a command of its own also while it is the only one."""


@teams.command("package")
def package(
    app_id: AppId = "",
    domain: Domain = "",
    slash: Slash = False,
    graph: Graph = False,
    out: Out = Path("flipside-teams.zip"),
    name: Name = NAME,
    version: Version = "1.0.0",
    developer: Developer = NAME,
    website: Website = "",
    privacy: Privacy = "",
    terms: Terms = "",
) -> None:
    """Write the app package of your Teams app: a zip to upload. Needs no network."""
    client, host = _id(app_id), _host(domain)
    app = App(
        id=client,
        domain=host,
        name=name,
        version=version,
        manifest=SLASH if slash else PLAIN,
        developer=developer,
        website=website,
        privacy=privacy,
        terms=terms,
        client=client if graph else "",
    )
    found = files(app)
    if problems := lint(found):
        stop(*problems)
    _write(out, zipped(found))
    typer.echo(f"{out}: {name} {version} for {host}, manifest {app.manifest}.")
    for sentence in NEXT:
        typer.echo(sentence.format(id=client))


def _id(given: str) -> str:
    """The app id. Ends with exit code 2 where it is none."""
    found = (given or settings().teams_app_id).strip().lower()
    if not is_guid(found):
        _refuse(*(sentence.format(given=found) for sentence in NO_ID))
    return found


def _host(given: str) -> str:
    """The host of the messaging endpoint. Ends with exit code 2 where Teams could not reach it."""
    found = (given or settings().url.removeprefix("https://")).strip().lower()
    if not is_domain(found):
        _refuse(*(sentence.format(given=found) for sentence in NO_HOST))
    return found


def _write(out: Path, raw: bytes) -> None:
    if not out.parent.is_dir():
        _refuse(NO_FOLDER.format(folder=out.parent))
    if out.is_dir():
        _refuse(NO_FILE.format(out=out))
    try:
        out.write_bytes(raw)
    except OSError as error:
        stop(NOT_WRITTEN.format(out=out, reason=error.strerror))


def _refuse(*sentences: str) -> None:
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(2)
