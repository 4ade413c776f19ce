"""The stepped loop keeps asyncio's promises, and its own: nothing happens unless the test says so."""

import asyncio
import gc
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.simulation.loop import StepLoop, VirtualClock, bury, process


@pytest.fixture
def loop(clock: VirtualClock) -> StepLoop:
    return process(clock)


def test_work_in_a_thread_has_a_step_before_it_and_one_before_its_result(loop: StepLoop) -> None:
    committed: list[str] = []
    task = loop.create_task(asyncio.to_thread(committed.append, "row"))
    loop.step()
    assert committed == [] and loop.ready() == 1  # begun, not run
    loop.step()
    assert committed == ["row"] and not task.done() and loop.ready() == 1  # run, not known
    loop.step()
    loop.step()
    assert task.done() and not loop.step()


def test_in_a_thread_there_is_no_running_loop(loop: StepLoop) -> None:
    def look() -> str:
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        return "alone"

    assert loop.finish(loop.create_task(asyncio.to_thread(look))) == "alone"


def test_what_a_thread_raises_is_raised_where_it_is_awaited(loop: StepLoop) -> None:
    async def work() -> str:
        try:
            return str(await asyncio.to_thread(int, "three"))
        except ValueError:
            return "not a number"

    assert loop.finish(loop.create_task(work())) == "not a number"


@pytest.mark.parametrize(("steps", "ran"), [(1, []), (2, ["row"])], ids=["not-begun", "not-known"])
def test_cancelled_around_its_work_a_task_never_knows_of_it(
    steps: int, ran: list[str], loop: StepLoop
) -> None:
    committed: list[str] = []
    task = loop.create_task(asyncio.to_thread(committed.append, "row"))
    for _ in range(steps):
        loop.step()
    task.cancel()
    loop.settle()
    assert task.cancelled() and committed == ran


def test_time_passes_only_when_told(loop: StepLoop, clock: VirtualClock) -> None:
    task = loop.create_task(asyncio.sleep(timedelta(days=3).total_seconds(), "rested"))
    loop.settle()
    assert not task.done() and loop.due_in() == 3 * 86400 and not loop.step()
    clock.advance(3 * 86400 - 1)
    assert loop.due_in() == 1 and not loop.step()
    clock.advance(1)
    loop.settle()
    assert task.result() == "rested" and loop.due_in() is None


async def _timeout(work: "asyncio.Future[None]", seconds: float) -> None:
    async with asyncio.timeout(seconds):
        await work


@pytest.mark.parametrize("limit", [asyncio.wait_for, _timeout])
def test_a_timeout_is_by_virtual_time(
    limit: Callable[..., object], loop: StepLoop, clock: VirtualClock
) -> None:
    async def work() -> float:
        with pytest.raises(TimeoutError):
            await limit(asyncio.get_running_loop().create_future(), 8.0)  # type: ignore[misc]
        return asyncio.get_running_loop().time()

    assert loop.finish(loop.create_task(work())) == 8.0
    assert loop.due_in() is None


def test_a_timeout_that_was_not_needed_is_forgotten(loop: StepLoop) -> None:
    async def work() -> None:
        async with asyncio.timeout(8):
            await asyncio.sleep(1)

    loop.finish(loop.create_task(work()))
    assert loop.due_in() is None and loop.time() == 1


def test_timers_of_one_instant_run_in_the_order_they_were_set(loop: StepLoop, clock: VirtualClock) -> None:
    ran: list[int] = []
    for number in range(5):
        loop.call_later(1, ran.append, number)
    loop.call_later(0.5, ran.append, 9)
    clock.advance(1)
    loop.settle()
    assert ran == [9, 0, 1, 2, 3, 4]


def test_cancelling_runs_what_a_task_does_at_its_end(loop: StepLoop) -> None:
    said: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            said.append("goodbye")

    task = loop.create_task(work())
    loop.step()
    task.cancel()
    loop.settle()
    assert said == ["goodbye"] and task.cancelled()


def test_a_killed_process_does_nothing_more_and_says_no_goodbye(loop: StepLoop, clock: VirtualClock) -> None:
    said: list[str] = []

    async def work() -> None:
        try:
            async with asyncio.timeout(8):
                await asyncio.to_thread(said.append, "row")
                await asyncio.sleep(60)
        except BaseException:
            said.append("caught")
            raise
        finally:
            said.append("goodbye")

    loop.create_task(work())
    loop.create_task(work())
    while len(said) < 2:
        loop.step()
    loop.kill()
    clock.advance(3600)
    gc.collect()
    assert not loop.step() and loop.ready() == 0 and loop.due_in() is None
    assert said == ["row", "row"]
    bury()
    assert said.count("goodbye") == 2  # only now, when nobody looks any more


def test_a_dead_process_begins_nothing(loop: StepLoop) -> None:
    loop.kill()
    with pytest.raises(RuntimeError, match="dead"):
        loop.create_task(asyncio.sleep(1))


def test_two_processes_take_turns_as_told(clock: VirtualClock) -> None:
    def lives(order: str) -> list[str]:
        said: list[str] = []

        async def count(name: str) -> None:
            for number in range(3):
                said.append(f"{name}{number}")
                await asyncio.sleep(0)
                assert asyncio.get_running_loop() is loops[name]

        loops = {name: process(clock) for name in "ab"}
        for name, loop in loops.items():
            loop.create_task(count(name))
        for name in order:
            loops[name].step()
        return said

    assert lives("ababab") == ["a0", "b0", "a1", "b1", "a2", "b2"]
    assert lives("bbbaaa") == ["b0", "b1", "b2", "a0", "a1", "a2"]
    assert lives("abbaab") == lives("abbaab")


def test_a_frozen_process_goes_on_where_it_was(loop: StepLoop, clock: VirtualClock) -> None:
    other, awake = process(clock), list[float]()

    async def beat() -> None:
        while True:
            await asyncio.sleep(1)
            awake.append(asyncio.get_running_loop().time())

    frozen, running = loop.create_task(beat()), other.create_task(beat())
    loop.settle()
    for _ in range(3):
        other.settle()
        clock.advance(1)
    other.settle()
    assert awake == [1, 2, 3] and not running.done()
    loop.settle()
    assert awake == [1, 2, 3, 3] and not frozen.done()  # late, and once


def test_the_test_chooses_whose_thread_is_heard_first(loop: StepLoop) -> None:
    def heard(*choices: int) -> list[str]:
        said: list[str] = []

        async def work(name: str) -> None:
            await asyncio.to_thread(said.append, f"{name} ran")
            said.append(f"{name} knows")

        both = [loop.create_task(work(name)) for name in "ab"]
        loop.step(), loop.step()
        for choice in choices:
            loop.step(choice)
        loop.settle()
        assert all(task.done() for task in both)
        return said

    assert heard() == ["a ran", "b ran", "a knows", "b knows"]
    assert heard(1, 1) == ["b ran", "b knows", "a ran", "a knows"]
    assert heard(1, 0) == ["b ran", "a ran", "b knows", "a knows"]


def test_event_lock_queue_wait_and_gather_work(loop: StepLoop) -> None:
    said: list[str] = []

    async def one(name: str, lock: asyncio.Lock, go: asyncio.Event) -> str:
        await go.wait()
        async with lock:
            said.append(f"{name} in")
            await asyncio.sleep(1)
            said.append(f"{name} out")
        return name

    async def work() -> tuple[list[str], bool, str]:
        lock, go, queue = asyncio.Lock(), asyncio.Event(), asyncio.Queue[str]()
        both = [asyncio.create_task(one(name, lock, go)) for name in "ab"]
        _, waiting = await asyncio.wait(both, timeout=5)
        assert waiting == set(both)
        go.set()
        done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        await queue.put("word")
        async with asyncio.TaskGroup() as group:
            got = group.create_task(queue.get())
        return await asyncio.gather(*both), both[0] in done, got.result()

    assert loop.finish(loop.create_task(work())) == (["a", "b"], True, "word")
    assert said == ["a in", "a out", "b in", "b out"] and loop.time() == 7


def test_what_a_callback_raises_reaches_the_test(loop: StepLoop) -> None:
    loop.call_soon(int, "three")
    with pytest.raises(ValueError, match="three"):
        loop.step()


def test_a_failure_that_nobody_asked_for_reaches_the_test(loop: StepLoop) -> None:
    async def work() -> None:
        raise ValueError("lost")

    loop.create_task(work())
    with pytest.raises(ValueError, match="lost"):
        loop.settle()
        gc.collect()
        loop.surface()


def test_waiting_for_what_never_happens_is_an_error(loop: StepLoop) -> None:
    async def work() -> None:
        await asyncio.Event().wait()

    with pytest.raises(RuntimeError, match="nothing will ever happen"):
        loop.finish(loop.create_task(work()))


def test_running_in_circles_is_an_error(loop: StepLoop) -> None:
    async def work() -> None:
        await asyncio.sleep(0)
        loop.create_task(work())

    loop.create_task(work())
    with pytest.raises(RuntimeError, match="after 50 steps"):
        loop.settle(50)
