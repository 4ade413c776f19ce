"""An event loop that runs one callback at a time, so that a process can be killed or frozen at every await.

Rule 1: time stands still until the test moves it, and nothing runs until the test says `step`.
Rule 2: what the loop itself decides is first in, first out, as in asyncio. What the world decides, such as
        when a thread begins and when its answer is heard, the test may choose in any order.
Rule 3: work in a thread is run inline, with a step before it and a step before its result is known:
        a kill between the two is a commit that nobody heard of.
Rule 4: a killed process is kept as it is until `bury`, so no `finally` and no `except` of it ever runs.
"""

import asyncio
import heapq
from asyncio.events import _get_running_loop, _set_running_loop
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import Context
from functools import partial
from typing import Any, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
ENDLESS = 100_000  # steps after which something runs in circles


class VirtualClock:
    """Monotonic seconds that move only when told; shared by all processes of a simulation."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds

    def advance(self, by: float) -> None:
        """Time passes for everybody, also for whoever is frozen."""
        self.seconds += by


class StepLoop(asyncio.AbstractEventLoop):
    """One simulated process, made by `process`. It lives until `kill`; not stepped, it is frozen."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock, self.dead, self.steps = clock, False, 0
        self._ready: deque[asyncio.Handle] = deque()
        self._timers: list[tuple[float, int, asyncio.TimerHandle]] = []
        self._outside: list[Callable[[], None]] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._failures: list[BaseException] = []
        self._count = 0
        _made.append(self)

    # What the test does

    def step(self, choice: int = 0) -> bool:
        """Run one callback: the oldest, or another of the `ready()` ones. False: there was none.

        Raises what the callback raised, also what a lost task had raised and nobody asked for.
        """
        if not (options := self.ready()):
            return False
        self.steps += 1
        with _running(self):
            self._chosen(choice % options)()
        self._tasks = {task for task in self._tasks if not task.done()}
        self.surface()
        return True

    def ready(self) -> int:
        """How many callbacks `step` may choose from: one of the loop's own, and all of the world's."""
        if self.dead:
            return 0
        self._wake()
        return bool(self._ready) + len(self._outside)

    def due_in(self) -> float | None:
        """Seconds until the next timer, 0 if one is due; None where nothing waits for time."""
        self._forget_cancelled()
        return max(0.0, self._timers[0][0] - self.time()) if self._timers and not self.dead else None

    def settle(self, most: int = ENDLESS) -> int:
        """Step until only time can go on. How many steps it took. Raises RuntimeError after `most`."""
        for taken in range(most):
            if not self.step():
                return taken
        raise RuntimeError(f"still not at rest after {most} steps")

    def finish(self, task: "asyncio.Task[T]") -> T:
        """Step, and let time pass where only time can go on, until the task is done. Its result."""
        while not task.done():
            self.settle()
            if not task.done():
                self.clock.advance(self._patience())
        return task.result()

    def kill(self) -> None:
        """As `kill -9`: from here on nothing of this process runs. Killing it again changes nothing."""
        self.dead = True
        for task in self._tasks:
            task._log_destroy_pending = False  # type: ignore[attr-defined]

    def surface(self) -> None:
        """Raise the first failure that no step has raised yet."""
        if self._failures:
            failures, self._failures = self._failures, []
            raise failures[0]

    def outside(self, happens: Callable[[], None]) -> None:
        """Something that the world does at any time from now on: `step` may choose it."""
        if not self.dead:
            self._outside.append(happens)

    # What asyncio asks of a loop

    def time(self) -> float:
        """Monotonic seconds."""
        return self.clock.seconds

    def call_soon(
        self, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """In the order of the calls."""
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """There is one thread only."""
        return self.call_soon(callback, *args, context=context)

    def call_later(
        self,
        delay: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """After some virtual seconds."""
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """At a virtual time; of two timers of the same time the older one first."""
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        self._count += 1
        heapq.heappush(self._timers, (when, self._count, handle))
        return handle

    def create_future(self) -> "asyncio.Future[Any]":
        """A future of this loop."""
        return asyncio.Future(loop=self)

    def create_task(
        self, coro: Any, *, name: str | None = None, context: Context | None = None
    ) -> "asyncio.Task[Any]":
        """A task that begins with a later step. Raises RuntimeError in a dead process."""
        if self.dead:
            coro.close()
            raise RuntimeError("this process is dead")
        task = asyncio.Task(coro, loop=self, name=name, context=context)
        self._tasks.add(task)
        return task

    def run_in_executor(
        self, executor: Any, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> "asyncio.Future[T]":
        """Rule 3. One that is cancelled before it has begun is not run."""
        future: asyncio.Future[T] = self.create_future()
        self.outside(partial(self._begin, future, partial(func, *args)))
        return future

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Kept, and raised by the step: nothing is logged and forgotten."""
        if not self.dead:
            self._failures.append(context.get("exception") or RuntimeError(context["message"]))

    def is_running(self) -> bool:
        """Whether a step is under way."""
        return _get_running_loop() is self

    def is_closed(self) -> bool:
        """Whether the process is dead."""
        return self.dead

    def get_debug(self) -> bool:
        """No."""
        return False

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Cancelled timers are skipped when their time comes."""

    # Inside

    def _chosen(self, choice: int) -> Callable[[], object]:
        """The oldest callback of the loop is number 0, if there is one; then come those of the world."""
        if not self._ready:
            return self._outside.pop(choice)
        return self._outside.pop(choice - 1) if choice else self._ready.popleft()._run

    def _wake(self) -> None:
        """Timers that are due line up."""
        self._forget_cancelled()
        while self._timers and self._timers[0][0] <= self.time():
            self._ready.append(heapq.heappop(self._timers)[2])
            self._forget_cancelled()

    def _forget_cancelled(self) -> None:
        while self._ready and self._ready[0].cancelled():
            self._ready.popleft()
        while self._timers and self._timers[0][2].cancelled():
            heapq.heappop(self._timers)

    def _patience(self) -> float:
        if (wait := self.due_in()) is None:
            raise RuntimeError("nothing will ever happen again in this process")
        return wait

    def _begin(self, future: "asyncio.Future[T]", work: Callable[[], T]) -> None:
        if future.cancelled():
            return
        with _running(None):  # in a thread there is no running loop
            happened = _outcome(future, work)
        self.outside(happened)

    def let_go(self) -> None:
        """Let go of what was kept. Whatever its `finally` does now, it does for nobody."""
        self.kill()
        with _running(self):
            for task in self._tasks:
                with suppress(Exception):
                    task.get_coro().close()  # type: ignore[union-attr]
        self._tasks.clear()
        self._ready.clear()
        self._timers.clear()
        self._outside.clear()


_made: list[StepLoop] = []


def process(clock: VirtualClock) -> StepLoop:
    """A new process. Sockets, signals and the like are the abstract part that it does without."""
    return StepLoop(clock)  # type: ignore[abstract]


def bury() -> None:
    """At the very end of a test: let go of every process, dead or alive."""
    while _made:
        _made.pop().let_go()


def _outcome(future: "asyncio.Future[T]", work: Callable[[], T]) -> Callable[[], None]:
    """Run it; what remains is to tell. Nobody is told who has stopped waiting."""
    try:
        result = work()
    except Exception as error:
        return partial(_tell, future, future.set_exception, error)
    return partial(_tell, future, future.set_result, result)


def _tell(future: "asyncio.Future[T]", how: Callable[[Any], None], what: object) -> None:
    if not future.done():
        how(what)


@contextmanager
def _running(loop: StepLoop | None) -> Iterator[None]:
    before = _get_running_loop()
    _set_running_loop(loop)
    try:
        yield
    finally:
        _set_running_loop(before)
