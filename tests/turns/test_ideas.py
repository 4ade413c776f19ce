"""Ideas for the next session: whose they are, who sees them, and how they go away."""

from dataclasses import replace

from sqlalchemy import select

from bot.program.pair_decisions import ExitAsked
from bot.program.pairs import Pair, PairState
from bot.storage import ideas, lookup, subjects
from bot.storage import tables as t
from bot.storage.database import reading, writing
from conversations.forms import Answered, Line, Said
from conversations.intents import parse
from conversations.pages import page_twin
from tests.turns.world import World

PLAN = "Ask how budgets are decided"


def home(world: World, person: str) -> str:
    return page_twin(world.stage.app.home.page(person, world.now))


def said(world: World, person: str, command: str) -> list[str]:
    _, taken = world.hear(person, parse(command))
    return [letter.card.text for letter in taken.rows]


def note(world: World, person: str, text: str, seen: str) -> None:
    world.hear(person, parse(f"idea {text}"))
    world.hear(person, Said(seen))


def kept(world: World) -> list[tuple[str, str, bool, int | None, str]]:
    with reading(world.stage.app.engine) as connection:
        rows = connection.execute(select(t.ideas).order_by(t.ideas.c.id)).all()
    return [(row.person, row.text, row.shared, row.session, row.state) for row in rows]


def pair_of(world: World, person: str) -> Pair:
    with reading(world.stage.app.engine) as connection:
        (pair,) = lookup.pairs_of(connection, person)
    return pair


def test_only_the_words_are_kept_with_whom_and_for_which_session(world: World) -> None:
    world.back_to("met_once")
    note(world, "maya", PLAN, "both")
    assert kept(world) == [("maya", PLAN, True, 2, "open")]
    names = {column.name for column in t.ideas.columns}
    assert names == {"id", "pair", "person", "text", "shared", "session", "state", "created_at"}


def test_a_shared_idea_is_on_both_pages_and_a_private_one_on_one(world: World) -> None:
    world.back_to("matched")
    note(world, "maya", PLAN, "both")
    note(world, "maya", "Not too fast", "me")
    assert PLAN in home(world, "maya") and PLAN in home(world, "tom")
    assert "Not too fast" in home(world, "maya") and "Not too fast" not in home(world, "tom")
    for other in ("lena", "sven"):
        assert PLAN not in home(world, other)


def test_an_idea_is_put_away_by_who_may_see_it_and_by_nobody_else(world: World) -> None:
    world.back_to("matched")
    note(world, "maya", PLAN, "both")
    note(world, "maya", "Not too fast", "me")
    assert "no open idea" in said(world, "tom", "idea done 2")[0]
    assert "no open idea" in said(world, "lena", "idea done 1")[0]
    assert PLAN in said(world, "tom", "idea done 1")[0]
    assert "no open idea" in said(world, "maya", "idea done 1")[0]  # once is enough
    assert [state for *_, state in kept(world)] == ["done", "open"]
    assert PLAN not in home(world, "maya")


def test_without_a_pair_it_says_when_it_will_work(world: World) -> None:
    world.back_to("pool")
    assert "As soon as you are introduced" in said(world, "maya", "idea Budgets")[0]
    assert kept(world) == []


def test_who_does_not_take_part_is_told_how_to(world: World) -> None:
    world.back_to("open")
    assert "/flipside join" in said(world, "maya", "idea Budgets")[0]


def test_too_long_it_is_cut_between_words_and_said_so(world: World) -> None:
    world.back_to("matched")
    cut, asked = said(world, "maya", "idea " + "word " * 150)
    assert "749 characters" in cut and "first 500" in cut and "Who may see it" in asked
    world.hear("maya", Said("me"))
    ((_, text, *_),) = kept(world)
    assert len(text) <= 500 and text.endswith("word…")


def test_what_came_from_a_message_can_be_changed_before_it_is_kept(world: World) -> None:
    world.back_to("matched")
    _, taken = world.hear("maya", parse("idea What somebody wrote"))
    number = taken.rows[0].conversation
    assert number
    shown = world.stage.app.desk.sheet("maya", number, world.now)
    assert shown and [field.values for field in shown.fields] == [("What somebody wrote",), ()]
    lines = (Line("text", ("In my own words",)), Line("seen", ("me",)))
    world.hear("maya", Answered(lines), number)
    assert [text for _, text, *_ in kept(world)] == ["In my own words"]


def second_pair(world: World) -> Pair:
    """Maya mentors Sven, too."""
    first = pair_of(world, "maya")
    other = replace(first, id="spring~r9n9", mentee="sven", state=PairState.GREEN, held=3)
    writing(world.stage.app.engine, lambda connection: subjects.add(connection, other))
    return other


def test_with_several_pairs_it_asks_which(world: World) -> None:
    world.back_to("matched")
    other = second_pair(world)
    _, taken = world.hear("maya", parse(f"idea {PLAN}"))
    assert [choice.label for choice in taken.rows[0].card.choices] == ["Tom Reuter", "Sven Halloran"]
    world.hear("maya", Said("2"))
    world.hear("maya", Said("both"))
    with reading(world.stage.app.engine) as connection:
        assert [one.text for one in ideas.open_for(connection, "sven", other.id)] == [PLAN]
    assert PLAN in home(world, "sven") and PLAN not in home(world, "tom")


def test_for_a_pair_that_ended_meanwhile_nothing_is_kept(world: World) -> None:
    world.back_to("matched")
    other = second_pair(world)
    world.hear("maya", parse(f"idea {PLAN}"))
    world.hear("maya", Said("2"))
    world.stage.app.desk.decide(other.ref, ExitAsked("sven"), world.now)
    world.hear("maya", Said("both"))
    assert kept(world) == [] and PLAN not in home(world, "tom")


def test_forgotten_the_partner_does_not_see_it_any_more(world: World) -> None:
    world.back_to("matched")
    note(world, "maya", PLAN, "both")
    world.hear("maya", parse("forget"))
    world.hear("maya", Said("yes"))
    assert kept(world) == [] and PLAN not in home(world, "tom")


def test_it_is_in_my_data(world: World) -> None:
    world.back_to("matched")
    note(world, "maya", PLAN, "me")
    _, taken = world.hear("maya", parse("mydata"))
    assert any(PLAN in fact.value for fact in taken.rows[0].card.facts)
