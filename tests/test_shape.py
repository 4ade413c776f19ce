"""The architecture, checked against our own source. One rule, one test; tests/shape/ checks.

A failure names the file, the line and what to do. If the shape makes a good change
hard, the shape is the bug: change the rule here and in the architecture, together.
"""

from collections.abc import Iterable

import pytest

from tests.shape import arrows, names, purity, sizes, values
from tests.shape.source import everything, house


def holds(findings: Iterable[str]) -> None:
    """Fail with every finding on a line of its own."""
    if found := sorted(set(findings)):
        pytest.fail("\n".join(found), pytrace=False)


def test_imports_follow_the_arrows() -> None:
    holds(arrows.imports(house()))


def test_clock_chance_and_environment_are_read_at_the_edge_only() -> None:
    holds(purity.clock_chance_environment(house()))


def test_async_stops_at_the_edge() -> None:
    holds(purity.async_in_the_core(house()))


def test_everything_is_caught_in_two_places_only() -> None:
    holds(purity.wide_excepts(house()))


def test_no_function_is_too_long() -> None:
    holds(sizes.long_functions(house()))


def test_no_file_is_too_long() -> None:
    holds(sizes.long_files(everything()))


def test_most_functions_are_short() -> None:
    holds(sizes.functions_by_length(house()))


def test_most_files_are_short() -> None:
    holds(sizes.files_by_length(house()))


def test_every_module_says_what_it_is() -> None:
    holds(names.headless(everything()))


def test_nothing_is_named_after_a_pattern() -> None:
    holds(names.pattern_names(house()))


def test_the_core_has_no_boolean_arguments() -> None:
    holds(names.switches(house()))


def test_values_of_the_core_cannot_change() -> None:
    holds(values.changeable_values(house()))


def test_no_protected_attribute_is_kept() -> None:
    holds(values.protected_fields(house()))
