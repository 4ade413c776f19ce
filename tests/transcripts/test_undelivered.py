"""Trouble with delivery, told: once an hour, in the lead's hours, in place of the card before.

Rule: the real application on both databases; what the platform does is said by the mood of a screen.
"""

import logging
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from bot.events import Address
from bot.program.consequences import Notice
from bot.storage import outbox, people, records, talks, undelivered
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.mapping import thaw
from bot.storage.outbox import Letter, State
from bot.turns import alerting, notices, settling
from conversations.cards import Ask, Card
from conversations.together import together
from conversations.words import words
from scheduler.tick import tick
from tests.transcripts.player import Player
from tests.transcripts.scenes import prepared
from tests.transcripts.script import FOLDER, Entry, Script, read
from tests.transcripts.stage import COHORT, Stage
from tests.transcripts.weathers import calm

HOUR = timedelta(hours=1)
SCRIPT = read(FOLDER / "undelivered_unknown.txt")
o = t.outbox.c


@pytest.fixture
def player(stage: Stage) -> Player:
    """Maya and Tom have a proposal each; it is Tuesday morning."""
    return prepared(stage, SCRIPT, calm)


def lost(stage: Stage, key: str, state: State = State.UNKNOWN, policy: str = "ask") -> int:
    """A letter to Maya that has ended badly."""
    mine = Letter(f"lost:{key}", "maya", people_address(stage, "maya"), Card(key), "introduction", "status")
    one = Letter(**{**vars(mine), "state": state, "policy": policy, "written_at": stage.now()})
    written = writing(stage.app.engine, lambda connection: outbox.write(connection, one))
    assert written
    return written.id


def people_address(stage: Stage, who: str) -> Address:
    with reading(stage.app.engine) as connection:
        found = people.address_of(connection, who)
    assert found
    return found


def offers(stage: Stage, who: str = "lena") -> list[str]:
    """The subjects of the open offers."""
    with reading(stage.app.engine) as connection:
        return [talk.subject for talk in talks.opened(connection, who) if talk.form == "undelivered"]


def beat(stage: Stage, later: timedelta = timedelta()) -> None:
    """Time passes, then one beat."""
    stage.clock.to(stage.now() + later)
    tick(stage.app.desk, stage.now())
    stage.run(stage.app.delivery.drain())


def test_nudges_whose_fate_is_unknown_are_listed_and_never_offered(player: Player) -> None:
    lost(player.stage, "nudge", policy="drop")
    beat(player.stage, HOUR)
    assert offers(player.stage) == []
    with reading(player.stage.app.engine) as connection:
        assert undelivered.counts(connection).unknown == 1


def test_new_trouble_is_told_an_hour_later_in_place_of_the_old_card(player: Player) -> None:
    stage = player.stage
    first = lost(stage, "one")
    beat(stage)
    assert offers(stage) == [f"cohort:{COHORT}:{first}"]
    second = lost(stage, "two", State.DEAD)
    beat(stage, HOUR - timedelta(minutes=1))
    assert offers(stage) == [f"cohort:{COHORT}:{first}"]
    beat(stage, timedelta(minutes=1))
    assert offers(stage) == [f"cohort:{COHORT}:{second}"]
    with reading(stage.app.engine) as connection:
        assert len(records.open_tasks(connection, COHORT)) == 1


def test_what_came_after_the_card_is_not_decided_by_it(player: Player) -> None:
    stage = player.stage
    first = lost(stage, "one")
    beat(stage)
    second = lost(stage, "two")
    player.play(Script(SCRIPT.path, (), (Entry(">", "lena> what=leave", "lena", "what=leave"),)))
    with reading(stage.app.engine) as connection:
        assert [one.id for one in undelivered.asked(connection)] == [second]
        assert outbox.get(connection, first) is not None
    beat(stage, HOUR)
    assert offers(stage) == [f"cohort:{COHORT}:{second}"]


def test_a_letter_that_fails_again_is_told_again(player: Player) -> None:
    stage = player.stage
    one = lost(stage, "one", State.DEAD)
    beat(stage)
    stage.screen.moods["maya"] = "refused"
    player.play(Script(SCRIPT.path, (), (Entry(">", "lena> what=again", "lena", "what=again"),)))
    assert offers(stage) == []
    beat(stage, HOUR)
    (subject,) = offers(stage)
    assert subject.startswith(f"cohort:{COHORT}:{one}:")


def test_an_alert_waits_for_the_hours_of_whoever_gets_it(player: Player) -> None:
    stage = player.stage
    stage.clock.to(datetime.fromisoformat("2026-02-06 17:30+00:00"))  # a Friday
    lost(stage, "one")
    beat(stage)
    assert offers(stage) == []
    monday = datetime.fromisoformat("2026-02-09 09:00+00:00")
    with reading(stage.app.engine) as connection:
        assert alerting.next_look(stage.app.desk._work(connection, stage.now())) == monday
    stage.clock.to(monday)
    beat(stage)
    assert len(offers(stage)) == 1


def test_whoever_decides_elsewhere_takes_the_card_back(player: Player) -> None:
    stage = player.stage
    one = lost(stage, "one")
    beat(stage)
    with reading(stage.app.engine) as connection:
        letters = undelivered.asked(connection)
    stage.app.desk.dismiss(letters, stage.now())
    assert offers(stage) != []
    beat(stage)
    assert offers(stage) == []
    with reading(stage.app.engine) as connection:
        assert records.open_tasks(connection, COHORT) == ()
        assert records.audited(connection)[-1] == ("command line", "letters left")
        assert outbox.get(connection, one).dismissed_at  # type: ignore[union-attr]


def test_where_nobody_can_be_told_the_log_says_so_once_an_hour(
    player: Player, caplog: pytest.LogCaptureFixture
) -> None:
    stage = player.stage
    writing(stage.app.engine, lambda connection: connection.execute(t.addresses.delete()))
    lost_at(stage)
    with caplog.at_level(logging.ERROR, "flipside.delivery"):
        for later in (timedelta(), timedelta(minutes=5), HOUR):
            beat(stage, later)
    said = [record.message for record in caplog.records if "nobody who leads" in record.message]
    assert len(said) == 2


def lost_at(stage: Stage) -> None:
    one = Letter("lost", "", Address("console", channel="#x"), Card("x"), "kickoff", "bulk")
    gone = Letter(**{**vars(one), "state": State.DEAD, "written_at": stage.now()})
    writing(stage.app.engine, lambda connection: outbox.write(connection, gone))


def test_when_nothing_goes_out_the_lead_is_told_once_and_not_after_it_is_over(
    player: Player, caplog: pytest.LogCaptureFixture
) -> None:
    stage = player.stage

    def stuck() -> list[State]:
        with reading(stage.app.engine) as connection:
            rows = connection.execute(select(o.state).where(o.kind == "delivery_stuck").order_by(o.id))
            return [State(row.state) for row in rows]

    waiting = Letter("w", "maya", people_address(stage, "maya"), Card("w"), "introduction", "status")
    due = Letter(**{**vars(waiting), "wake_at": stage.now(), "written_at": stage.now()})
    writing(stage.app.engine, lambda connection: outbox.write(connection, due))
    with caplog.at_level(logging.ERROR, "flipside.delivery"):
        for minutes in (14, 2, 4):
            stage.clock.to(stage.now() + timedelta(minutes=minutes))
            tick(stage.app.desk, stage.now())
            assert stuck() == []
        for _ in range(2):
            stage.clock.to(stage.now() + timedelta(minutes=2))
            tick(stage.app.desk, stage.now())
    assert stuck() == [State.QUEUED]
    assert len([one for one in caplog.records if "do not go out" in one.message]) == 1
    writing(stage.app.engine, lambda c: c.execute(update(t.outbox).where(o.key == "w").values(wake_at=None)))
    writing(stage.app.engine, lambda c: c.execute(update(t.outbox).where(o.key == "w").values(state="sent")))
    alone(stage)
    tick(stage.app.desk, stage.now())
    assert stuck() == [State.CANCELLED]


def alone(stage: Stage) -> None:
    """The alarm itself is not late yet."""
    later = update(t.outbox).where(o.wake_at.isnot(None)).values(wake_at=stage.now() + HOUR)
    writing(stage.app.engine, lambda connection: connection.execute(later))


def merged(connection: Connection, person: str) -> tuple[Letter, Card | None]:
    """The card that carries a further line, and how it was last drawn."""
    target = connection.scalar(select(o.target).where(o.person == person, o.state == State.MERGED))
    main = outbox.get(connection, target or 0)
    assert main
    drawn = connection.scalar(select(o.card).where(o.key == outbox.redrawing(main.id)))
    return main, thaw(Card, drawn) if drawn else None


def say(player: Player, *lines: str) -> None:
    """People type."""
    entries = tuple(Entry(">", line, *line.split("> ")) for line in lines)
    player.play(Script(SCRIPT.path, (), entries))


def test_a_card_loses_the_line_of_a_question_that_is_answered_elsewhere(player: Player) -> None:
    """Maya's introduction carries the ground rules; she answers them from her list of questions."""
    stage = player.stage
    say(player, "maya> answer=yes", "tom> answer=yes")
    with reading(stage.app.engine) as connection:
        main, drawn = merged(connection, "maya")
    assert drawn is None and [line.text for line in main.card.also] == ["Ground rules and goals with Tom"]
    say(player, "maya> rules=agree", "maya> aim=explore")
    with reading(stage.app.engine) as connection:
        main, drawn = merged(connection, "maya")
    assert drawn is not None and drawn.also == ()
    assert drawn.text == main.card.text and drawn.controls == main.card.controls
    assert main.state is State.SENT


def test_an_answered_card_keeps_its_further_lines_until_they_are_over(player: Player) -> None:
    """Maya's proposal carries a second question, as after an outage."""
    stage = player.stage
    more = writing(stage.app.engine, lambda c: _carried_too(c, stage.now()))
    say(player, "maya> answer=yes")
    with reading(stage.app.engine) as connection:
        main, drawn = merged(connection, "maya")
    assert main.state is State.REPLACED and drawn
    assert drawn.choices == () and [line.text for line in drawn.also] == ["Two weeks"]
    work = lambda c: stage.app.desk._work(c, stage.now())  # noqa: E731
    writing(stage.app.engine, lambda c: settling.end_talk(work(c), more))
    with reading(stage.app.engine) as connection:
        _, drawn = merged(connection, "maya")
    assert drawn and drawn.also == () and drawn.facts[-1].value == "Yes"


def _carried_too(connection: Connection, now: datetime) -> int:
    talk = next(one for one in talks.opened(connection, "maya") if one.form == "proposal")
    (main,) = outbox.shown(connection, talk.id)
    more = talks.begin(connection, "maya", "pause", f"participant:{COHORT}~maya", now)
    assert more
    asking = Card("How long?", title="Two weeks", ask=Ask(more, "weeks", "one"))
    outbox.rewrite(connection, main, together((main.card, asking), words("en")))
    row = {"key": "more", "kind": "pause", "conversation": more, "state": State.MERGED, "target": main.id}
    outbox.write(connection, Letter(**{**vars(main), **row, "id": 0, "sent_at": None, "card": asking}))
    talks.write(connection, talk.id, {}, now + timedelta(seconds=1))  # typed words go to the proposal
    return more


def test_a_note_about_a_date_that_has_moved_is_not_sent_and_what_tells_of_the_move_is(stage: Stage) -> None:
    player = prepared(stage, read(FOLDER / "move.txt"), calm)
    stage.clock.to(datetime.fromisoformat("2026-02-05 19:00+00:00"))  # in the evening: all that is told waits

    def note(connection: Connection) -> None:
        work = stage.app.desk._work(connection, stage.now())
        for who in ("maya", "tom"):
            notices.notify(work, Notice(who, "prep", f"session:{COHORT}~r1n1-1"))

    writing(stage.app.engine, note)
    say(player, "maya> /flipside schedule", "maya> what=cancel")
    with reading(stage.app.engine) as connection:
        rows = connection.execute(select(o.kind, o.person, o.state).where(o.written_at >= stage.now() - HOUR))
        found = {(row.kind, row.person): row.state for row in rows}
    assert found["prep", "maya"] == found["prep", "tom"] == State.CANCELLED
    assert found["cancelled", "tom"] == State.QUEUED
