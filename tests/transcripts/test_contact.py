"""How the two of a pair reach each other outside of Flipside: on cards for one alone, once both said yes."""

from dataclasses import replace

from bot.storage import people, subjects
from bot.storage.database import reading, writing
from conversations.cards import Contact
from tests.transcripts.paired import Pair, shown
from tests.transcripts.scenes import prepared
from tests.transcripts.script import FOLDER, read
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import calm


def test_the_two_can_write_to_each_other_once_both_said_yes(offered: Pair) -> None:
    offered.play("tom> yes", "maya> yes")
    stage = offered.stage
    (mine,) = {card.contact for card in shown(stage, "maya") if card.contact}
    assert mine == Contact(
        name="Tom Reuter",
        email="tom@example.com",
        write="Write to Tom",
        plan="Plan a meeting with Tom",
        title=f"{program(stage)}: Tom Reuter and Maya Ferreira",
        minutes=60,
        platforms=("console",),
    )
    (theirs,) = {card.contact for card in shown(stage, "tom") if card.contact}
    assert (theirs.name, theirs.write) == ("Maya Ferreira", "Maya schreiben")


def program(stage: Stage) -> str:
    with reading(stage.app.engine) as connection:
        name: str = subjects.load(connection, "cohort:spring").course.name
    return name


def test_nobody_sees_an_address_before_both_said_yes(offered: Pair) -> None:
    offered.play("tom> yes")
    stage = offered.stage
    assert [card for _, card in stage.screen.cards if card.contact or "@example.com" in str(card)] == []


def test_the_card_of_a_date_tells_when_to_plan_for(pair: Pair) -> None:
    stage = pair.stage
    last = [card.contact for card in shown(stage, "tom") if card.contact][-1]
    assert (last.starts, last.minutes) == ("2026-03-09T10:30:00+00:00", 60)


def test_what_both_hear_together_holds_no_address(stage: Stage) -> None:
    script = read(FOLDER / "introduction_together.txt")
    prepared(stage, script, calm).play(script)
    together = [card for who, card in stage.screen.cards if not who]
    assert together
    assert all(card.contact is None and "@example.com" not in str(card) for card in together)


def test_whoever_has_no_mail_is_nobody_to_write_to(pair: Pair) -> None:
    stage = pair.stage
    with reading(stage.app.engine) as connection:
        tom = subjects.load(connection, "person:tom")
    writing(stage.app.engine, lambda c: people.save_all(c, [replace(tom, email="")]))
    count = len(stage.screen.cards)
    pair.play("maya> /flipside schedule", "maya> what=move", "maya> slots=2", "tom> slot=1")
    new = [(who, card) for who, card in stage.screen.cards[count:] if card.contact]
    assert [who for who, _ in new] == ["tom"]
