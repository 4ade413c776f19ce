"""Every rule of the shape can fail: little bad sources go in, a complaint comes out. Good ones pass."""

from collections.abc import Callable, Iterable

import pytest

from tests.shape import arrows, names, purity, sizes, values
from tests.shape.source import Module, module

Checker = Callable[[Iterable[Module]], list[str]]

BAD_IMPORTS = (
    ("bot.program.pairs", "import sqlalchemy"),
    ("bot.program.pairs", "from bot.storage import people"),
    ("bot.program.pairs", "from . import people"),
    ("bot.program.pairs", "import bot"),
    ("bot.matching.score", "from conversations import forms"),
    ("bot.matching.score", "import pandas"),
    ("bot.events", "import bot.turns"),
    ("bot.storage.people", "from sqlalchemy.ext.asyncio import AsyncSession"),
    ("bot.storage.people", "import bot.turns"),
    ("bot.turns.desk", "import sqlalchemy"),
    ("bot.turns", "from scheduler import tick"),
    ("bot.turns", "from bot import home"),
    ("bot.home", "from bot import turns"),
    ("bot.delivery", "from bot.turns import Desk"),
    ("bot.delivery.working", "import bot.turns"),
    ("bot.clock", "from bot import settings"),
    ("conversations.forms", "import babel"),
    ("conversations.forms", "from bot import events"),
    ("conversations.forms", "def f():\n    import bot.storage"),
    ("scheduler.checkins", "import apscheduler"),
    ("scheduler.checkins", "import holidays"),
    ("scheduler.tick", "from scheduler import runner"),
    ("scheduler.runner", "import bot.turns"),
    ("adapters.contract", "import aiohttp"),
    ("adapters.slack.inbox", "from adapters.teams import render"),
    ("adapters.slack.inbox", "from adapters import web"),
    ("adapters.slack.inbox", "import bot.storage.people"),
    ("adapters.slack.inbox", "import bot.program.pairs"),
    ("adapters.slack.inbox", "import botbuilder.core"),
    ("adapters.teams.inbox", "from botbuilder.schema import Activity"),
    ("adapters.web.server", "from bot.app import build"),
    ("adapters.web.server", "import bot.cli_people"),
    ("adapters.discord.inbox", "import json"),
    ("bot.extras", "import json"),
    ("bot", "import bot.turns"),
)

GOOD_IMPORTS = (
    ("bot.program.pairs", "import json\nfrom bot.program import people"),
    ("bot.matching.score", "import numpy as np\nfrom scipy.optimize import linprog"),
    ("bot.storage.people", "import sqlalchemy as sa\nfrom bot.events import Address"),
    ("bot.turns.desk", "from bot.turns.subjects import load\nfrom scheduler.timeline import due"),
    ("conversations.words", "from babel import plural\nfrom conversations.cards import Card"),
    ("scheduler.workdays", "import holidays"),
    ("adapters.teams.inbox", "from adapters.teams import transport"),
    ("adapters.teams.transport", "from botbuilder.core import TurnContext"),
    ("adapters.sim.people", "from bot.program.people import Participant"),
    ("bot.app", "import apscheduler, adapters.slack.inbox, bot.cli"),
    ("bot.demo.people", "from bot.app import build"),
    ("bot.__main__", "from bot.cli_people import people"),
)

BAD_LOOKS = (
    "import datetime as dt\nx = dt.datetime.now()",
    "from datetime import datetime\nx = datetime.utcnow",
    "from datetime import date\nx = date.today()",
    "import time\nx = time.time()",
    "from time import time\nx = time()",
    "import random\nx = random.random()",
    "from random import shuffle as mix\nmix([])",
    "import random\nx = random.Random(4)",
    "from uuid import uuid4\nx = uuid4()",
    "import secrets\nx = secrets.token_hex()",
    "import numpy as np\nx = np.random.default_rng()",
    "import os\nx = os.environ['A']",
    "from os import getenv\nx = getenv('A')",
)

BAD_EXCEPTS = (
    "try:\n    f()\nexcept Exception:\n    pass",
    "try:\n    f()\nexcept (ValueError, BaseException):\n    pass",
    "try:\n    f()\nexcept:\n    pass",
    "from contextlib import suppress\nwith suppress(Exception):\n    f()",
)

FROZEN = "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass A:\n    "

BAD_VALUES = (
    "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int",
    "import dataclasses\n@dataclasses.dataclass(slots=True)\nclass A:\n    x: int",
    FROZEN + "x: dict[str, int]",
    FROZEN + "x: tuple[list[int], ...]",
    FROZEN + "x: 'set[str] | None'",
    FROZEN + "x: typing.MutableMapping[str, int]",
    FROZEN + "x: int\n    def f(self) -> None:\n        self.answers['a'] = 1",
    "def f(talk):\n    talk.answers['a'] = 1",
    "def f(talk):\n    del talk.answers['a']",
    "def f(talk):\n    object.__setattr__(talk, 'a', 1)",
)


def complains(checker: Checker, name: str, text: str) -> bool:
    """Whether the checker finds something in one module, and says where."""
    found = checker([module(name, text)])
    assert all(finding.startswith(name.replace(".", "/") + ".py:") for finding in found)
    return bool(found)


@pytest.mark.parametrize(("name", "text"), BAD_IMPORTS)
def test_an_import_against_the_arrows_is_found(name: str, text: str) -> None:
    assert complains(arrows.imports, name, text)


@pytest.mark.parametrize(("name", "text"), GOOD_IMPORTS)
def test_an_import_along_the_arrows_passes(name: str, text: str) -> None:
    assert not complains(arrows.imports, name, text)


@pytest.mark.parametrize("text", BAD_LOOKS)
def test_clock_chance_and_environment_are_found(text: str) -> None:
    assert complains(purity.clock_chance_environment, "bot.turns", text)
    assert not complains(purity.clock_chance_environment, "bot.clock", text)


def test_the_simulator_draws_from_a_seed_only() -> None:
    def drawn(text: str) -> bool:
        return complains(purity.clock_chance_environment, "adapters.sim.people", f"import random\n{text}")

    assert not drawn("def f(seed: int, rng: random.Random):\n    return random.Random(seed)")
    assert drawn("x = random.Random()")
    assert drawn("x = random.Random(None)")
    assert drawn("x = random.choice('ab')")


def test_async_in_the_core_is_found() -> None:
    assert complains(purity.async_in_the_core, "bot.turns", "async def f(): pass")
    assert complains(purity.async_in_the_core, "conversations.forms", "import asyncio")
    assert complains(purity.async_in_the_core, "bot.program.pairs", "from time import perf_counter")
    assert not complains(purity.async_in_the_core, "bot.program.pairs", "from datetime import time")
    assert not complains(purity.async_in_the_core, "bot.storage.database", "import time")
    assert not complains(purity.async_in_the_core, "bot.delivery", "async def f(): pass")


@pytest.mark.parametrize("text", BAD_EXCEPTS)
def test_catching_everything_is_found(text: str) -> None:
    assert complains(purity.wide_excepts, "bot.turns", text)
    assert not complains(purity.wide_excepts, "bot.delivery.sending.more", text)
    assert complains(purity.wide_excepts, "bot.delivery.sending", f"{text}\n{text}")


def test_a_named_error_may_be_caught() -> None:
    assert not complains(purity.wide_excepts, "bot.turns", "try:\n    f()\nexcept ValueError:\n    pass")


@pytest.mark.parametrize("name", ["PairManager", "HTTPHandler", "MailServiceError", "Utils", "DateHelper"])
def test_a_class_named_after_a_pattern_is_found(name: str) -> None:
    assert complains(names.pattern_names, "bot.turns", f"class {name}: pass")


def test_a_function_or_a_module_named_after_a_pattern_is_found() -> None:
    assert complains(names.pattern_names, "bot.turns", "def press_handler(): pass")
    assert complains(names.pattern_names, "bot.turns", "async def date_utils(): pass")
    assert complains(names.pattern_names, "conversations.helpers", "")
    assert not complains(names.pattern_names, "bot.turns", "def is_manager(): pass\ndef service_url(): pass")


@pytest.mark.parametrize("given", ["x: bool", "x: bool | None", "x: 'bool'", "x=False", "*, x=True"])
def test_a_boolean_argument_in_the_core_is_found(given: str) -> None:
    assert complains(names.switches, "conversations.forms", f"def f({given}): pass")
    assert complains(names.switches, "scheduler.tick", f"class A:\n    def f(self, {given}): pass")
    assert not complains(names.switches, "adapters.slack.inbox", f"def f({given}): pass")


def test_an_answer_that_may_be_true_or_false_is_no_switch() -> None:
    assert not complains(names.switches, "conversations.forms", "def f(answer: str | bool): pass")


def test_a_module_without_a_docstring_is_found() -> None:
    assert complains(names.headless, "bot.turns", "")
    assert not complains(names.headless, "bot.turns", '"""Turns."""')


@pytest.mark.parametrize("text", BAD_VALUES)
def test_a_value_that_can_change_is_found(text: str) -> None:
    assert complains(values.changeable_values, "bot.program.pairs", text)
    assert not complains(values.changeable_values, "adapters.slack.inbox", text)


def test_frozen_values_and_private_collections_pass() -> None:
    good = FROZEN + "x: Mapping[str, tuple[int, ...]]\n    y: frozenset[str]"
    worker = "class A:\n    def f(self):\n        self._rows['a'] = 1"
    assert not complains(values.changeable_values, "bot.program.pairs", f"{good}\n{worker}")


def test_a_protected_field_is_found() -> None:
    assert complains(values.protected_fields, "bot.program.people", FROZEN + "birth_year: int")
    assert complains(values.protected_fields, "bot.storage.tables", "Column('gender', Text)")
    assert complains(values.protected_fields, "bot.storage.tables.people", "date_of_birth: Mapped[str]")
    assert not complains(values.protected_fields, "bot.storage.tables", "Column('message', Text)")
    assert not complains(values.protected_fields, "bot.program.people", FROZEN + "language: str")


def test_long_functions_and_files_are_found() -> None:
    def lines(count: int) -> str:
        return "def f():\n" + "    x = 1\n" * (count - 1)

    assert complains(sizes.long_functions, "bot.turns", lines(51))
    assert not complains(sizes.long_functions, "bot.turns", lines(50))
    assert complains(sizes.long_files, "bot.turns", "x = 1\n" * 301)
    assert not complains(sizes.long_files, "bot.turns", "x = 1\n" * 300)
    assert not complains(sizes.long_files, "conversations.words.en", "x = 1\n" * 301)


def test_budgets_over_all_are_held_once_there_is_enough_to_count() -> None:
    nine_lines = "def f():\n" + "    x = 1\n" * 8
    assert sizes.functions_by_length([module("bot.turns", nine_lines * 20)])
    assert not sizes.functions_by_length([module("bot.turns", nine_lines * 19)])
    assert sizes.files_by_length([module("bot.turns", "x = 1\n" * 201)] * 20)
    assert not sizes.files_by_length([module("bot.turns", "x = 1\n" * 200)] * 20)


def test_the_share_is_the_size_that_so_many_stay_within() -> None:
    assert sizes.over([1] * 18 + [99] * 2, 0.9, 8) == []
    assert sizes.over([1] * 17 + [99] * 3, 0.9, 8)
