"""`slack manifest`: the manifest of your own Slack app, ready to be pasted.

Rule: what is printed has no fault that we know of, or is not printed. What is said beside it goes to
standard error, so that the manifest alone can be sent to a file.
"""

import json
import re
from typing import Annotated, Any, ClassVar

import typer
import yaml

from adapters.slack.manifest import EXAMPLE, Manifest, over_http, over_socket
from adapters.slack.manifest_lint import lint
from adapters.slack.manifest_rules import is_https
from bot.cli.output import stop
from bot.cli.wiring import settings

HEAD = f"""\
# The manifest of Flipside's Slack app, for Slack coming to you over HTTP. Printed by `make docs`.
# {EXAMPLE} is nobody's: print your own manifest, with your own address,
#     python -m bot slack manifest --url https://your.host
# or one that needs no address, for Socket Mode:
#     python -m bot slack manifest --socket-mode
# and paste it at https://api.slack.com/apps under "Create New App". All steps: docs/install-slack.md.
"""
REFUSED = (
    "{url} is no address that Slack would come to: it begins with https:// and names a host, with nothing "
    "behind it.",
    "Put a proxy with TLS in front of Flipside and give its address. Or print it with --socket-mode: "
    "that one needs no address.",
)
HOST = re.compile(r"https://[a-z0-9][a-z0-9.-]{0,250}(?::\d{1,5})?", re.IGNORECASE)
PLACEHOLDER = (
    f"# {EXAMPLE} is a placeholder. Give your own address: --url https://your.host, or FLIPSIDE_URL."
)
NO_ADDRESS = "# In Socket Mode Flipside goes to Slack, so the address is not in the manifest."

SocketMode = Annotated[
    bool, typer.Option("--socket-mode", help="Flipside opens the connection: no address, no open port.")
]
Url = Annotated[
    str,
    typer.Option(help="Where Slack reaches Flipside, such as https://your.host; without it, FLIPSIDE_URL."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of YAML.")]


def manifest(socket_mode: SocketMode = False, url: Url = "", as_json: AsJson = False) -> None:
    """Print the manifest of your Slack app, to be pasted at api.slack.com/apps. Needs no network."""
    if socket_mode and url:
        typer.echo(NO_ADDRESS, err=True)
    found = over_socket() if socket_mode else over_http(_address(url))
    if problems := lint(found):
        stop(*problems)
    typer.echo(json.dumps(found, indent=2, ensure_ascii=False) if as_json else as_yaml(found).rstrip())


def _address(given: str) -> str:
    """The address from outside. Ends with exit code 2 where Slack would not come to it."""
    url = (given or settings().url).strip().rstrip("/")
    if not url:
        typer.echo(PLACEHOLDER, err=True)
        return EXAMPLE
    if not (HOST.fullmatch(url) and is_https(url)):
        for sentence in REFUSED:
            typer.echo(sentence.format(url=url), err=True)
        raise typer.Exit(2)
    return url.lower()


def page() -> str:
    """manifest.yml of the repository."""
    return HEAD + as_yaml(over_http(EXAMPLE))


def as_yaml(found: Manifest) -> str:
    """The manifest as YAML, in the order in which it was built."""
    return yaml.dump(found, Dumper=_Readable, sort_keys=False, allow_unicode=True, width=100)


def _text(dumper: Any, text: str) -> yaml.ScalarNode:
    """Texts of several lines are folded instead of escaped."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=">" if "\n" in text else None)


class _Readable(yaml.SafeDumper):
    yaml_representers: ClassVar = {**yaml.SafeDumper.yaml_representers, str: _text}
