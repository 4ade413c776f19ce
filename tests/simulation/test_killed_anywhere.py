"""A worked example: a process that posts three things is killed at every step, and begins anew.

What was begun and not ended is in doubt and is not posted again: nothing is posted twice, nothing is
posted that was not first written down, and whatever is missing is in doubt.
"""

import asyncio

import pytest

from tests.simulation.loop import VirtualClock, bury, process

THINGS = ("a", "b", "c")


class World:
    """What outlives a process: what is written, and what was posted."""

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}
        self.posted: list[str] = []

    async def worker(self) -> None:
        """Write the intent, post, write the outcome."""
        for thing in THINGS:
            before = await asyncio.to_thread(self._begin, thing)
            if before == "begun":
                await asyncio.to_thread(self.rows.__setitem__, thing, "in doubt")
            elif not before:
                await self.post(thing)
                await asyncio.to_thread(self.rows.__setitem__, thing, "ended")

    async def post(self, thing: str) -> None:
        """The platform has it at once, and says so in a second."""
        self.posted.append(thing)
        await asyncio.sleep(1)

    def _begin(self, thing: str) -> str:
        before = self.rows.get(thing, "")
        if not before:
            self.rows[thing] = "begun"
        return before


def lived(steps: int | None) -> tuple[World, int]:
    """A life that is killed after so many steps, if ever, and a second one that is not. And all its steps."""
    world, clock = World(), VirtualClock()
    first = process(clock)
    task = first.create_task(world.worker())
    while not task.done() and steps != first.steps:
        if not first.step():
            clock.advance(first.due_in() or 0)
    first.kill()
    second = process(clock)
    second.finish(second.create_task(world.worker()))
    bury()
    return world, first.steps


_, ALL = lived(None)


def test_unharmed_it_posts_everything_once() -> None:
    world, _ = lived(None)
    assert world.posted == list(THINGS) and set(world.rows.values()) == {"ended"}


@pytest.mark.parametrize("steps", range(ALL))
def test_killed_at_any_step_nothing_is_posted_twice_and_nothing_is_lost(steps: int) -> None:
    world, _ = lived(steps)
    assert len(set(world.posted)) == len(world.posted)
    assert world.rows.keys() == set(THINGS)
    in_doubt = [thing for thing, state in world.rows.items() if state == "in doubt"]
    assert len(in_doubt) <= 1
    assert {*world.posted, *in_doubt} == set(THINGS)


def test_some_kill_falls_between_the_post_and_its_outcome_and_some_before_the_post() -> None:
    worlds = [lived(steps)[0] for steps in range(ALL)]
    doubts = [(world, thing) for world in worlds for thing in THINGS if world.rows[thing] == "in doubt"]
    assert {thing in world.posted for world, thing in doubts} == {True, False}
