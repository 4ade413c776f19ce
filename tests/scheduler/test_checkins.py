"""What is due: at its minute, until it is too late, once for each date, on the right person's clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduler.checkins import Due, due, moment, upcoming
from scheduler.rules import Ask, Hand, Hung, Remind, Rule, Seat, needs
from scheduler.timeline import TIMELINE

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TEN = time(10)
ASKED = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # a Monday
NUDGE = Rule("a1", "asked:onboarding", Remind("onboarding"), days=3, at=TEN)
MET = Rule("met", "ends", Ask("met"), after=timedelta(minutes=30), needs=needs("dated"))
BY_NAME = {rule.name: rule for rule in TIMELINE}


def seat(event: str, hung: Hung, *facts: str, zone: str = "Europe/Berlin", region: str = "DE-BY") -> Seat:
    return Seat("session:s1", {event: hung}, "c1", "mira", zone, region, frozenset(facts))


INVITED = seat("asked:onboarding", ASKED)
TALK = seat("ends", ASKED, "dated")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def names(found: tuple[Due, ...]) -> list[str]:
    return [one.rule.name for one in found]


def followed(one: Seat, found: tuple[Due, ...]) -> Seat:
    """The seat as storage shows it once these were followed."""
    return replace(one, followed=one.followed | frozenset(names(found)))


def test_it_is_due_at_its_minute_and_not_before() -> None:
    at = utc("2026-03-05T09:00")  # the third working day, ten in Berlin
    assert due([NUDGE], [INVITED], at - MINUTE) == ()
    assert names(due([NUDGE], [INVITED], at)) == ["a1@2026-03-02"]
    assert due([NUDGE], [INVITED], at)[0].at == at


def test_asked_twice_it_says_the_same() -> None:
    at = utc("2026-03-05T12:00")
    assert due([NUDGE], [INVITED], at) == due([NUDGE], [INVITED], at)


def test_a_missed_tick_is_caught_up_and_a_stale_one_is_dropped() -> None:
    at = utc("2026-03-05T09:00")
    assert due([NUDGE], [INVITED], at + NUDGE.too_late - MINUTE)
    assert due([NUDGE], [INVITED], at + NUDGE.too_late) == ()


def test_after_an_outage_of_three_days_everything_is_due_at_once_and_once() -> None:
    rules = [NUDGE, replace(NUDGE, name="a2", days=4), replace(NUDGE, name="a3", days=5)]
    back = utc("2026-03-09T09:00")
    found = due(rules, [INVITED], back)
    assert names(found) == ["a1@2026-03-02", "a2@2026-03-02", "a3@2026-03-02"]  # earliest first
    assert due(rules, [followed(INVITED, found)], back + HOUR) == ()


def test_what_was_followed_is_not_due_again_even_if_the_clock_steps_back() -> None:
    at = utc("2026-03-05T09:00")
    done = followed(INVITED, due([NUDGE], [INVITED], at))
    for moment_ in (at - HOUR, at - MINUTE, at, at + HOUR, at + DAY):
        assert due([NUDGE], [done], moment_) == ()


def test_a_clock_that_steps_back_before_it_was_followed_makes_it_wait() -> None:
    at = utc("2026-03-05T09:00")
    assert due([NUDGE], [INVITED], at)
    assert due([NUDGE], [INVITED], at - HOUR) == ()


def test_a_new_date_is_a_new_occasion_and_the_same_day_is_not() -> None:
    done = followed(TALK, due([MET], [TALK], ASKED + HOUR))
    later_that_day = replace(done, dates={"ends": ASKED + 2 * HOUR})
    another_day = replace(done, dates={"ends": ASKED + 3 * DAY})
    assert due([MET], [later_that_day], ASKED + 4 * HOUR) == ()
    assert names(due([MET], [another_day], ASKED + 3 * DAY + HOUR)) == ["met@2026-03-05"]


def test_a_second_pause_ends_by_itself_too() -> None:
    rule = BY_NAME["pause_over"]
    first = seat("paused_until", date(2026, 3, 16), "paused")
    done = followed(first, due([rule], [first], utc("2026-03-16T09:00")))
    second = replace(done, dates={"paused_until": date(2026, 5, 4)})
    assert names(due([rule], [second], utc("2026-05-04T09:00"))) == ["pause_over@2026-05-04"]


def test_whoever_moves_to_another_zone_does_not_get_it_twice() -> None:
    done = followed(INVITED, due([NUDGE], [INVITED], utc("2026-03-05T09:00")))
    for zone in ("Pacific/Auckland", "America/Los_Angeles"):
        assert due([NUDGE], [replace(done, zone=zone)], utc("2026-03-06T23:00")) == ()


@pytest.mark.parametrize("facts", [(), ("first",), ("second",)])
def test_every_fact_is_needed(facts: tuple[str, ...]) -> None:
    rule = replace(NUDGE, needs=needs("first", "second"))
    assert due([rule], [replace(INVITED, facts=frozenset(facts))], utc("2026-03-05T09:00")) == ()
    both = replace(INVITED, facts=frozenset({"first", "second", "more"}))
    assert due([rule], [both], utc("2026-03-05T09:00"))


def test_without_the_date_it_waits() -> None:
    assert due([MET], [INVITED], ASKED + 30 * DAY) == ()


def test_half_an_hour_after_a_talk_is_real_time() -> None:
    night = seat("ends", utc("2026-03-29T00:45"), "dated")  # the clocks change a quarter of an hour later
    assert moment(MET, night) == utc("2026-03-29T01:15")


@pytest.mark.parametrize(
    ("asked", "zone", "region", "at"),
    [
        ("2026-03-02T14:00", "Europe/Berlin", "DE-BY", "2026-03-05T09:00"),
        ("2026-03-02T14:00", "America/Los_Angeles", "US-CA", "2026-03-05T18:00"),
        ("2026-03-02T14:00", "Pacific/Auckland", "NZ", "2026-03-05T21:00"),  # Tuesday there: asked at 3
        ("2026-04-02T14:00", "Europe/Berlin", "DE-BY", "2026-04-09T08:00"),  # over Easter
        ("2026-03-26T14:00", "Europe/Berlin", "DE-BY", "2026-03-31T08:00"),  # over the change
        ("2026-10-22T14:00", "Europe/Berlin", "DE-BY", "2026-10-27T09:00"),
        ("2026-03-05T14:00", "Asia/Jerusalem", "IL", "2026-03-10T08:00"),  # Thursday; Friday, Saturday off
    ],
)
def test_days_are_the_persons_own_working_days_and_ten_is_ten(
    asked: str, zone: str, region: str, at: str
) -> None:
    assert moment(NUDGE, seat("asked:onboarding", utc(asked), zone=zone, region=region)) == utc(at)


def test_calendar_days_are_counted_after_working_days() -> None:
    rule = Rule("r", "kickoff", Hand("late_date"), days=-1, after=timedelta(weeks=1), at=TEN)
    assert moment(rule, seat("kickoff", date(2026, 3, 2))) == utc("2026-03-06T09:00")


def test_a_day_without_an_hour_means_nine() -> None:
    assert moment(Rule("r", "kickoff", Ask("met")), seat("kickoff", date(2026, 3, 2))) == utc(
        "2026-03-02T08:00"
    )


def test_the_next_thing_is_the_earliest_that_is_still_to_come() -> None:
    at = utc("2026-03-05T09:00")
    assert upcoming([NUDGE, MET], [INVITED, TALK], ASKED) == ASKED + HOUR / 2
    assert upcoming([NUDGE, MET], [INVITED, TALK], ASKED + HOUR) == at
    assert upcoming([NUDGE], [INVITED], at) is None
    assert upcoming([NUDGE], [], ASKED) is None


def test_everybody_has_their_own_clock() -> None:
    seats = [
        replace(INVITED, person="mira"),
        replace(INVITED, person="max", zone="America/New_York", region="US"),
    ]
    found = due([NUDGE], seats, utc("2026-03-05T10:00"))
    assert [one.seat.person for one in found] == ["mira"]
    assert len(due([NUDGE], seats, utc("2026-03-05T15:00"))) == 2
