"""Metrics: what was reported is what is scraped, whoever reports, however often, whatever nonsense."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.watch import Watch as Told
from bot.watching import Watch
from bot.watching.families import MOST_VALUES
from tests.watching.scraping import HandStopwatch, Waiting, scraped, value, watch

words = st.text("abcdefghij._-", min_size=1, max_size=6)
odd = st.text(max_size=6)  # quotes, backslashes, new lines
seconds = st.floats(0, 4000)
ENDED = st.tuples(st.sampled_from(["slack", "teams", "web"]), words | odd, words, seconds)
TOLD = st.tuples(words, st.sampled_from(["message", "person", "channel", "method", "installation"]), seconds)


@given(st.lists(ENDED, max_size=20))
def test_outcomes_are_counted_by_platform_kind_and_state(reported: list[tuple[str, str, str, float]]) -> None:
    one = watch()
    for report in reported:
        one.ended(*report)
    found = scraped(one)
    for (platform, kind, state), many in Counter(report[:3] for report in reported).items():
        got = value(found, "messages_ended_total", platform=platform, kind=kind, state=state)
        assert got == many
    for platform in {report[0] for report in reported}:
        times = [report[3] for report in reported if report[0] == platform]
        assert value(found, "request_seconds_count", platform=platform) == len(times)
        assert value(found, "request_seconds_sum", platform=platform) == pytest.approx(sum(times))


@given(st.lists(TOLD, max_size=20))
def test_waits_that_platforms_ask_for_are_counted_and_summed(reported: list[tuple[str, str, float]]) -> None:
    one = watch()
    for report in reported:
        one.told_to_wait(*report)
    found = scraped(one)
    for platform, scope in {report[:2] for report in reported}:
        waits = [r[2] for r in reported if r[:2] == (platform, scope) and r[2]]
        assert value(found, "told_to_wait_total", platform=platform, scope=scope) == len(waits)
        summed = value(found, "told_to_wait_seconds_total", platform=platform, scope=scope)
        assert summed == pytest.approx(sum(waits))


@given(
    st.lists(st.tuples(st.integers(0, 50), seconds), max_size=20),
    st.lists(st.tuples(st.integers(0, 50), seconds), max_size=20),
)
def test_rounds_and_ticks_are_counted(
    rounds: list[tuple[int, float]], beats: list[tuple[int, float]]
) -> None:
    one = watch()
    for report in rounds:
        one.rounded(*report)
    for report in beats:
        one.beat(report[0], report[0], report[1])
    found = scraped(one)
    assert value(found, "round_seconds_count") == len(rounds)
    assert value(found, "round_rows_total") == sum(rows for rows, _ in rounds)
    assert value(found, "tick_seconds_count") == len(beats)
    assert value(found, "tick_followed_total") == sum(followed for followed, _ in beats)
    assert value(found, "tick_dropped_total") == sum(followed for followed, _ in beats)


@given(
    st.lists(seconds, max_size=20),
    st.lists(st.sampled_from(["taken", "duplicate", "busy", "failed"]), max_size=20),
)
def test_delays_fall_into_their_buckets_and_turns_are_told_apart(
    delays: list[float], outcomes: list[str]
) -> None:
    one = watch()
    for delay in delays:
        one.waited(delay)
    for outcome in outcomes:
        one.turned(outcome, 0.01)
    found = scraped(one)
    for limit in (0.5, 60.0, 3600.0):
        within = value(found, "delivery_delay_seconds_bucket", le=str(limit))
        assert within == sum(delay <= limit for delay in delays)
    for outcome, many in Counter(outcomes).items():
        assert value(found, "turn_seconds_count", outcome=outcome) == many


@pytest.mark.parametrize("nonsense", [-1.0, nan, inf, -inf])
def test_a_time_that_is_no_time_counts_as_zero_and_raises_nothing(nonsense: float) -> None:
    one = watch()
    one.ended("web", "note", "sent", nonsense)
    one.waited(nonsense)
    one.told_to_wait("web", "person", nonsense)
    one.turned("taken", nonsense)
    one.beat(-3, -3, nonsense)
    one.rounded(-3, nonsense)
    found = scraped(one)
    assert {found[key] for key in found if key[0].endswith("_sum")} == {0.0}
    assert value(found, "request_seconds_count", platform="web") == 1


def test_a_label_never_has_more_than_its_share_of_values() -> None:
    one = watch()
    for number in range(MOST_VALUES + 50):
        one.ended("web", f"kind{number}", "sent", 0.1)
    kinds = {dict(labels)["kind"] for name, labels in scraped(one) if name == "flipside_messages_ended_total"}
    assert len(kinds) == MOST_VALUES + 1
    assert value(scraped(one), "messages_ended_total", platform="web", kind="other", state="sent") == 50


def test_reports_from_many_threads_are_all_counted() -> None:
    one = watch()

    def report(number: int) -> None:
        one.ended("web", f"kind{number % 3}", "sent", 0.1)
        one.rounded(1, 0.01)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(report, range(600)))
    found = scraped(one)
    assert value(found, "messages_ended_total", platform="web", kind="kind1", state="sent") == 200
    assert value(found, "round_rows_total") == 600


def test_two_watches_know_nothing_of_each_other() -> None:
    first, second = watch(), watch()
    first.rounded(5, 0.1)
    assert value(scraped(second), "round_rows_total") == 0


def test_the_age_of_round_and_tick_runs_from_their_last_time() -> None:
    stopwatch = HandStopwatch()
    one = Watch(lambda: None, stopwatch)
    assert (one.since_round(), one.since_tick()) == (None, None)
    stopwatch.now += 7
    assert value(scraped(one), "seconds_since_round") == 7  # since the process began
    one.rounded(0, 0.1)
    stopwatch.now += 3
    assert one.since_round() == 3
    assert one.since_tick() is None
    assert value(scraped(one), "seconds_since_round") == 3
    assert value(scraped(one), "seconds_since_tick") == 10


def test_the_backlog_is_shown_by_platform_installation_and_priority() -> None:
    found = scraped(watch(Waiting((("slack/T1", 0, 3, 2, 12.5), ("web/", 2, 1, 1, 0.5)), (("dead", 4),))))
    slack = {"platform": "slack", "installation": "T1", "priority": "0"}
    assert value(found, "queue_due", **slack) == 3
    assert value(found, "queue_lanes", **slack) == 2
    assert value(found, "queue_oldest_seconds", **slack) == 12.5
    assert value(found, "queue_due", platform="web", installation="", priority="2") == 1
    assert value(found, "undecided", state="dead") == 4
    assert value(found, "undecided", state="unknown") == 0
    assert value(found, "database_answers") == 1


def test_a_queue_that_was_seen_once_stays_at_zero() -> None:
    stopwatch, found = HandStopwatch(), [Waiting((("slack/T1", 0, 3, 2, 12.5),))]
    one = Watch(lambda: found[-1], stopwatch)
    scraped(one)
    found.append(Waiting())
    stopwatch.now += 60
    key = ("flipside_queue_due", (("installation", "T1"), ("platform", "slack"), ("priority", "0")))
    assert scraped(one)[key] == 0


def test_the_backlog_is_asked_for_once_in_a_few_seconds() -> None:
    stopwatch, asked = HandStopwatch(), list[int]()

    def look() -> Waiting:
        asked.append(1)
        return Waiting()

    one = Watch(look, stopwatch)
    assert asked == []  # nobody has scraped yet
    for _ in range(5):
        one.exposition()
    assert len(asked) == 1
    stopwatch.now += 5
    one.exposition()
    assert len(asked) == 2


def test_without_a_database_the_counters_are_still_told() -> None:
    one = watch(None)
    one.rounded(2, 0.1)
    found = scraped(one)
    assert value(found, "round_rows_total") == 2
    assert found[("flipside_database_answers", ())] == 0
    assert [name for name, _ in found if name.startswith("flipside_queue")] == []


def test_delivery_can_tell_it_everything() -> None:
    told: Told = watch()  # mypy reads this line
    told.rounded(1, 0.1)


REPORTS: dict[str, Callable[[Watch], None]] = {
    "ended": lambda one: one.ended("web", "note", "sent", 0.1),
    "waited": lambda one: one.waited(0.1),
    "told_to_wait": lambda one: one.told_to_wait("web", "person", 1),
    "turned": lambda one: one.turned("taken", 0.1),
    "beat": lambda one: one.beat(1, 0, 0.1),
    "rounded": lambda one: one.rounded(1, 0.1),
}


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_shows(name: str) -> None:
    one = Watch(Waiting, lambda: 1.0)
    before = scraped(one)
    REPORTS[name](one)
    assert scraped(one) != before
