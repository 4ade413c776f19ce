"""Any history of worker processes on one database, with a platform and a network that fail.

The promise of delivery.md, section 1, after every step; and at the end, once everything is well again,
every letter has ended in bounded time.
"""

from datetime import timedelta
from functools import partial

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.storage import database, migrate
from bot.storage.database import Engine
from tests.simulation.company import CHANNELS, STAFF, Company
from tests.simulation.loop import bury
from tests.simulation.platform import Fate
from tests.simulation.promises import Promises

HOUR = timedelta(hours=1)
MOST = 3  # processes at once
which = st.integers(0, 5)
policies = st.sampled_from(["drop", "ask", "repeat"])
lives = st.sampled_from([None, None, timedelta(seconds=20), HOUR])


class Delivering(RuleBasedStateMachine):
    """One history."""

    def __init__(self, engine: Engine, eyes: Engine) -> None:
        super().__init__()
        self.company = Company(engine, eyes)
        self.company.furnish()
        self.promises = Promises(self.company)
        self.company.start()
        self.company.start()

    @rule(to=st.sampled_from(CHANNELS), policy=policies, priority=st.integers(0, 2), lives=lives)
    def put_in_a_channel(self, to: str, policy: str, priority: int, lives: timedelta | None) -> None:
        self.company.put(to, policy, "bulk", priority, lives)

    @rule(to=st.sampled_from(STAFF), policy=policies, load=st.sampled_from(["answer", "status"]), lives=lives)
    def put_for_a_person(self, to: str, policy: str, load: str, lives: timedelta | None) -> None:
        self.company.put(to, policy, load, 0 if load == "answer" else 1, lives)

    @rule(number=which, choices=st.lists(which, min_size=1, max_size=25))
    def step(self, number: int, choices: list[int]) -> None:
        going = [one for one in self.company.alive() if not one.frozen]
        if going:
            for choice in choices:
                going[number % len(going)].loop.step(choice)

    @rule(number=which)
    def arrive(self, number: int) -> None:
        if self.company.platform.under_way:
            self.company.platform.arrive(number)

    @rule(fates=st.lists(st.sampled_from(Fate), min_size=1, max_size=4))
    def trouble_ahead(self, fates: list[Fate]) -> None:
        self.company.platform.fates.extend(fates)

    @rule(seconds=st.sampled_from([0.1, 1.0, 2.5, 9.0, 16.0, 70.0, 1000.0]))
    def time_passes(self, seconds: float) -> None:
        self.company.clock.advance(seconds)

    @rule(seconds=st.sampled_from([1.0, 4.0, 10.0]))
    def live(self, seconds: float) -> None:
        self.company.live(seconds)

    @precondition(lambda self: len(self.company.alive()) < MOST)
    @rule()
    def start(self) -> None:
        self.company.start()

    @precondition(lambda self: self.company.alive())
    @rule(number=which)
    def kill(self, number: int) -> None:
        alive = self.company.alive()
        alive[number % len(alive)].loop.kill()

    @precondition(lambda self: self.company.alive())
    @rule(number=which)
    def ask_to_end(self, number: int) -> None:
        alive = self.company.alive()
        one = alive[number % len(alive)]
        one.loop.call_soon(one.over.set)

    @precondition(lambda self: self.company.alive())
    @rule(number=which)
    def freeze_or_thaw(self, number: int) -> None:
        alive = self.company.alive()
        one = alive[number % len(alive)]
        one.frozen = not one.frozen

    @precondition(lambda self: self.company.alive())
    @rule(number=which, choices=st.lists(which, max_size=8), seconds=st.sampled_from([1.0, 4.0, 10.0]))
    def return_from_the_dead(self, number: int, choices: list[int], seconds: float) -> None:
        """A process stands still past its lease wherever it is, while the others go on."""
        alive = self.company.alive()
        stopped = alive[number % len(alive)]
        for choice in choices:
            stopped.loop.step(choice)
        for one in alive:
            one.frozen = one is stopped
        self.company.clock.advance(16.0)
        self.company.live(seconds)
        stopped.frozen = False

    @precondition(lambda self: self.company.alive())
    @rule(number=which, wrong=st.sampled_from([-HOUR, timedelta(), HOUR]))
    def set_the_clock(self, number: int, wrong: timedelta) -> None:
        alive = self.company.alive()
        alive[number % len(alive)].machine.wrong = wrong

    @rule(trouble=st.lists(st.sampled_from(["lost", "unheard", ""]), min_size=1, max_size=3))
    def commits_fail(self, trouble: list[str]) -> None:
        self.company.trouble.extend(trouble)

    @invariant()
    def the_promise_holds(self) -> None:
        wrong = self.promises.now()
        assert not wrong, wrong

    def teardown(self) -> None:
        try:
            self.company.heal()
            broken = self.promises.at_rest()
            assert not broken, broken
        finally:
            bury()


def test_any_history_keeps_the_promise(database_url: str) -> None:
    most = 20 if database_url.startswith("sqlite") else 8
    care = settings(max_examples=most, stateful_step_count=30, suppress_health_check=list(HealthCheck))
    url = f"{database_url}?synchronous=OFF" if database_url.startswith("sqlite") else database_url
    with database.connected(url) as engine, database.connected(url) as eyes:
        migrate.upgrade(eyes)
        history = partial(Delivering, engine, eyes)
        run_state_machine_as_test(history, settings=care)  # type: ignore[arg-type]
