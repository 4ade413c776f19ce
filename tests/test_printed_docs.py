"""Pages of docs/ that are printed from data are the ones that were committed."""

from pathlib import Path

import pytest

from scheduler.timeline import TIMELINE
from tests import lifecycles, plan_page
from tests.print_docs import PAGES

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_is_the_committed_one(name: str, request: pytest.FixtureRequest) -> None:
    path, text = ROOT / name, PAGES[name]()
    if request.config.getoption("--update"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, f"run `make docs`, then read the diff of {name}"


def test_every_date_and_every_fact_of_the_plan_is_explained_and_no_other() -> None:
    asked = {rule.event for rule in TIMELINE if not rule.event.startswith("asked:")}
    assert asked == set(plan_page.DATES)
    assert frozenset().union(*(rule.needs for rule in TIMELINE)) == set(plan_page.FACTS)


@pytest.mark.parametrize("life", lifecycles.ALL, ids=lambda life: str(life.subject))
def test_every_decision_says_what_it_means(life: lifecycles.Lifecycle) -> None:
    for kind in life.decisions.values():
        assert kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}("), kind.__name__


@pytest.mark.parametrize("life", lifecycles.ALL, ids=lambda life: str(life.subject))
def test_a_detour_stands_beside_a_row_of_the_table(life: lifecycles.Lifecycle) -> None:
    states = {state.value: row for state, row in life.table.items()}
    for old, decision, new in life.detours:
        assert life.decisions[decision] in states[old]
        assert states[old][life.decisions[decision]] != new
        assert new in states
