"""`slack`: what belongs to Slack alone.

Rule: no command prints a token, and none needs the network unless it says so.
"""

import typer

from bot.cli.installed import list_
from bot.cli.manifest import manifest

slack = typer.Typer(help="Slack: where Flipside is installed, and its manifest.", no_args_is_help=True)
slack.command("manifest")(manifest)
slack.command("list")(list_)
