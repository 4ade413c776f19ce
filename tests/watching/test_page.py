"""docs/watching.md and the code say the same: metrics, labels, checks, fields, limits."""

import re

from prometheus_client import CollectorRegistry

from adapters import probes
from bot import logs, readiness
from bot.readiness import Readiness, delivery, tick
from bot.storage import gauges
from bot.storage.health import Health
from bot.watching import Watch, backlog
from tests.docs.pages import code, rows, section, text
from tests.watching.scraping import Waiting, samples

PAGE = text("docs/watching.md")
METRICS = {code(row[0])[0]: row for row in rows(section(PAGE, "Metrics"))}


def full() -> Watch:
    """A watch to which everything has happened."""
    one = Watch(lambda: Waiting((("slack/T1", 0, 1, 1, 1.0),), (("dead", 1),)))
    one.ended("slack", "note", "sent", 0.1)
    one.waited(0.1)
    one.told_to_wait("slack", "person", 1)
    one.turned("taken", 0.1)
    one.beat(1, 0, 0.1)
    one.rounded(1, 0.1)
    return one


def families() -> dict[str, tuple[str, set[str]]]:
    """Type and labels of every family."""
    registry: CollectorRegistry = full()._registry
    return {
        one.name: (one.type, {label for sample in one.samples for label in sample.labels} - {"le"})
        for one in registry.collect()
    }


def test_every_metric_is_explained_and_no_other() -> None:
    assert sorted(METRICS) == sorted(families())


def test_type_and_labels_are_those_of_the_code() -> None:
    for name, (kind, labels) in families().items():
        assert METRICS[name][1] == kind, name
        assert set(code(METRICS[name][2])) == labels, name
        assert METRICS[name][3], name


def test_alerts_ask_for_series_and_labels_that_are_there() -> None:
    content, _ = full().exposition()
    scraped = samples(content.decode())
    names, labels = {name for name, _ in scraped}, {label for _, pairs in scraped for label, _ in pairs}
    alerts = section(PAGE, "Alerts")
    asked = set(re.findall(r"\bflipside_\w+", alerts))
    assert {name for name in asked if name not in names | set(METRICS)} == set()
    grouped = re.findall(r"by \(([^)]+)\)", alerts)
    assert {label for each in grouped for label in each.split(", ")} <= labels
    assert set(re.findall(r"\{(\w+)=", alerts)) <= labels


def test_the_checks_are_those_of_readiness() -> None:
    told = [code(row[0])[0] for row in rows(section(PAGE, "Probes")) if not row[0].startswith("`/")]
    checks = {"delivery": delivery(lambda: 0), "tick": tick(lambda: 0)}
    assert told == list(Readiness(Health, checks)())


def test_the_probes_are_those_of_the_code() -> None:
    told = [code(row[0])[0] for row in rows(section(PAGE, "Probes")) if row[0].startswith("`/")]
    assert told == [route.path for route in probes.routes(dict, lambda: (b"", ""))]


def test_the_fields_of_a_line_are_those_of_the_code() -> None:
    (listed,) = re.findall(r"a test compares -->\n(.+)\n", PAGE)
    assert code(listed) == list(logs.FIELDS)


def test_figures_are_those_of_the_code() -> None:
    said = re.sub(r"(?<=\d),(?=\d)", "", PAGE)
    for figure in (
        f"not within {readiness.PATIENCE:g} seconds",
        f"{readiness.SKEW.total_seconds():g} seconds apart",
        f"for {readiness.ROUND_WITHIN:g} seconds",
        f"for {readiness.TICK_WITHIN:g} seconds",
        f"within {probes.PATIENCE:g} seconds",
        f"every {backlog.FRESH:g} seconds",
        f"{gauges.MOST} means",
        f"oldest {gauges.IN_FRONT} of them",
    ):
        assert figure in said, figure
