"""Installations to store: a workspace, an organization, a workspace in it; and the keys that seal them."""

from datetime import timedelta

from sqlalchemy import Engine

from adapters.slack.ports import Installed
from bot.storage import installations
from bot.storage.database import reading
from bot.storage.installations import Installation
from bot.storage.tokens import StoredInstallations
from bot.vault import CannotOpen, NoKey, Vault, new_key

OLD, NEW = new_key(), new_key()
ACME = Installed("T1", "xoxb-acme", "B1", "U1", team="T1", name="Acme", scopes=("chat:write", "commands"))
GROUP = Installed("E1", "xoxb-group", "B2", "U2", enterprise="E1", name="Group")
IN_GROUP = Installed("T9", "xoxb-nine", "B9", "U9", team="T9", enterprise="E1", name="Nine")
HOUR = timedelta(hours=1)


def stored(engine: Engine, keys: str = OLD, own: str = "") -> StoredInstallations:
    return StoredInstallations(engine, "slack", Installed, Vault(keys), own=own, trouble=(CannotOpen, NoKey))


def row(engine: Engine, id_: str = "T1") -> Installation:
    with reading(engine) as connection:
        found = installations.get(connection, "slack", id_)
    assert found
    return found
