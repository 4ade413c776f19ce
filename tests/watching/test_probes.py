"""Probes over real HTTP: alone, and in front of the workspace with its guards."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from threading import Event, active_count
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import Engine

from adapters import probes
from adapters.reception import Reception
from adapters.web.deliver import WebAdapter
from adapters.web.feed import Feed
from adapters.web.server import application
from bot.clock import SystemClock
from bot.readiness import Readiness, delivery, tick
from bot.storage import gauges, outbox
from bot.storage.database import writing
from bot.storage.health import Health, health
from bot.watching import Watch
from bot.watching.patience import Patient
from tests.adapters.web.conftest import SECRET
from tests.adapters.web.fakes import FakeAnswering, FakeClock, FakeDesk, FakeLog
from tests.storage.rows import letter
from tests.watching.scraping import Waiting, samples, scraped, watch

Client = TestClient[Any, Any]
PATHS = ("/healthz", "/readyz", "/metrics")
STRANGER = {"Host": "10.1.2.3:8765"}  # as Prometheus and Kubernetes ask: by address, without a session

RECEPTION = Reception(lambda outcome, seconds: None)


def well() -> Mapping[str, str]:
    return {"database": "", "tick": ""}


def workspace() -> web.Application:
    """The real one, on fakes."""
    log, feed, clock, desk = FakeLog(), Feed(), FakeClock(), FakeDesk()
    answering = FakeAnswering(WebAdapter(log, feed, clock), desk)
    return application(desk, log, clock, answering, feed=feed, reception=RECEPTION, secret=SECRET)


@asynccontextmanager
async def served(site: web.Application) -> AsyncIterator[Client]:
    async with TestClient(TestServer(site)) as client:
        yield client


def one_of(
    kind: str, ready: probes.Ready = well, found: Watch | None = None, **more: float
) -> web.Application:
    site = workspace() if kind == "workspace" else web.Application() if kind == "bare" else None
    return probes.beside(site, ready, (found or watch()).exposition, **more)


KINDS = pytest.mark.parametrize("kind", ["alone", "bare", "workspace"])


@KINDS
async def test_alive_is_said_to_anybody_who_asks(kind: str) -> None:
    async with served(one_of(kind)) as client:
        response = await client.get("/healthz", headers=STRANGER)
        assert (response.status, await response.json()) == (200, {"ok": True})
        assert response.headers["Cache-Control"] == "no-store"


@KINDS
async def test_ready_names_each_check(kind: str) -> None:
    async with served(one_of(kind)) as client:
        response = await client.get("/readyz", headers=STRANGER)
        assert response.status == 200
        assert await response.json() == {"ready": True, "checks": {"database": "ok", "tick": "ok"}}


@KINDS
async def test_not_ready_says_what_to_do(kind: str) -> None:
    ready = Readiness(lambda: Health(pending=1), {"tick": lambda: ""})
    async with served(one_of(kind, ready)) as client:
        response = await client.get("/readyz", headers=STRANGER)
        told = await response.json()
        assert (response.status, told["ready"]) == (503, False)
        assert "python -m bot migrate" in told["checks"]["migrations"]
        assert told["checks"]["database"] == told["checks"]["tick"] == "ok"


@KINDS
async def test_metrics_are_what_was_reported(kind: str) -> None:
    found = watch(Waiting((("slack/T1", 0, 3, 2, 12.5),)))
    found.ended("slack", "note", "sent", 0.2)
    async with served(one_of(kind, found=found)) as client:
        response = await client.get("/metrics", headers=STRANGER)
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        ages = "flipside_seconds_since"
        there, here = samples(await response.text()), scraped(found)
        assert {k: v for k, v in there.items() if ages not in k[0]} == {
            k: v for k, v in here.items() if ages not in k[0]
        }


async def test_the_routes_stand_on_their_own() -> None:
    site = web.Application()
    site.add_routes(probes.routes(well, watch().exposition))
    async with served(site) as client:
        assert [(await client.get(path)).status for path in PATHS] == [200, 200, 200]
        assert (await client.head("/readyz")).status == 200
        assert (await client.post("/healthz")).status == 405


async def test_the_guards_of_the_workspace_stand_for_everything_else() -> None:
    async with served(one_of("workspace")) as client:
        assert (await client.get("/", headers=STRANGER)).status == 421
        assert (await client.get("/home")).status == 401
        assert (await client.get("/")).status == 200
        for near in ("/healthz/", "/metrics/x", "/Metrics", "/%2Fmetrics", "/metrics%20"):
            assert (await client.get(near, headers=STRANGER)).status in (404, 421), near
        assert (await client.post("/metrics", headers=STRANGER)).status == 421


async def test_a_check_that_raises_is_not_ready() -> None:
    def broken() -> Mapping[str, str]:
        raise RuntimeError("a bug in a check")

    async with served(one_of("workspace", broken)) as client:
        assert (await client.get("/readyz")).status == 500
        assert (await client.get("/healthz")).status == 200


async def test_what_hangs_takes_one_thread_and_no_time_of_others() -> None:
    over, asked = Event(), list[int]()

    def hangs() -> Mapping[str, str]:
        asked.append(1)
        over.wait()
        return {"database": ""}

    site = probes.beside(workspace(), hangs, watch().exposition, patience=0.05)
    async with served(site) as client:
        try:
            before = active_count()
            answers = await asyncio.gather(*(client.get("/readyz") for _ in range(8)))
            assert [answer.status for answer in answers] == [503] * 8
            assert "No answer within" in (await answers[0].json())["checks"]["answer"]
            assert asked == [1]
            assert active_count() <= before + 1
            assert (await client.get("/healthz")).status == 200
            assert (await client.get("/metrics")).status == 200
        finally:
            over.set()


async def test_metrics_that_hang_are_an_error_and_come_back() -> None:
    over = Event()

    def hangs() -> tuple[bytes, str]:
        over.wait()
        return watch().exposition()

    site = probes.beside(None, well, hangs, patience=0.05)
    async with served(site) as client:
        assert (await client.get("/metrics")).status == 503
        over.set()
        while (response := await client.get("/metrics")).status != 200:
            pass
        assert "flipside_round_rows_total" in await response.text()


async def test_the_parts_fit_together(engine: Engine) -> None:
    """As they are wired: a database, a watch over its outbox, readiness, probes."""
    clock = SystemClock()
    found = Watch(Patient(lambda: gauges.looked(engine, clock.now()), 60.0))
    checks = {"delivery": delivery(found.since_round), "tick": tick(found.since_tick)}
    ready = Readiness(lambda: health(engine, clock.now), checks, patience=60.0)
    writing(engine, lambda connection: outbox.write(connection, letter("a")))
    async with served(probes.beside(None, ready, found.exposition, patience=60.0)) as client:
        told = await (await client.get("/readyz")).json()
        assert {name for name, why in told["checks"].items() if why != "ok"} == {"delivery", "tick"}
        found.rounded(0, 0.01)
        found.beat(0, 0, 0.01)
        assert (await client.get("/readyz")).status == 200
        due = [v for (name, _), v in scraped(found).items() if name == "flipside_queue_due"]
        assert due == [1.0]
        ready.end()
        assert (await client.get("/readyz")).status == 503
        assert (await client.get("/healthz")).status == 200


async def test_alive_asks_neither_database_nor_checks() -> None:
    def never() -> Any:
        raise AssertionError("healthz asked somebody")

    async with served(probes.beside(None, never, never)) as client:
        assert (await client.get("/healthz")).status == 200
