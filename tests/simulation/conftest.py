"""Every simulated process is let go of at the end of its test."""

from collections.abc import Iterator

import pytest

from tests.simulation.loop import VirtualClock, bury


@pytest.fixture(autouse=True)
def graves() -> Iterator[None]:
    """Until the end of the test a killed process stays as it was."""
    yield
    bury()


@pytest.fixture
def clock() -> VirtualClock:
    """A clock for all processes of a test."""
    return VirtualClock()
