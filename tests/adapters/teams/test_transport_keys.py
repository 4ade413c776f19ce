"""Keys that sign requests: fetched once, found at once after a roll, kept through an outage."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.adapters.teams.transport_fakes import Cloud


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    async with Cloud() as one:
        one.open()
        yield one


async def test_after_a_roll_the_first_token_is_good(cloud: Cloud) -> None:
    assert (await cloud.knock())[0] == 201
    cloud.keys.roll()
    assert (await cloud.knock())[0] == 201
    assert cloud.keys.fetched == 2


async def test_a_key_that_was_taken_back_is_good_no_more(cloud: Cloud) -> None:
    old = cloud.keys.token(cloud.service)
    assert (await cloud.knock(authorization=f"Bearer {old}"))[0] == 201
    cloud.keys.roll()
    await cloud.knock()
    assert (await cloud.knock(authorization=f"Bearer {old}"))[0] == 401


async def test_both_keys_are_good_while_both_are_published(cloud: Cloud) -> None:
    old = cloud.keys.token(cloud.service)
    cloud.keys.roll(keep=True)
    assert (await cloud.knock())[0] == 201
    assert (await cloud.knock(authorization=f"Bearer {old}"))[0] == 201


async def test_invented_keys_start_no_storm(cloud: Cloud) -> None:
    await cloud.knock()
    for number in range(20):
        token = cloud.keys.token(cloud.service, kid=f"invented-{number}")
        assert (await cloud.knock(authorization=f"Bearer {token}"))[0] == 401
    assert cloud.keys.fetched == 2
    cloud.watch.push(61)
    cloud.keys.roll()
    assert (await cloud.knock())[0] == 201
    assert cloud.keys.fetched == 3


async def test_who_needs_the_same_fetch_waits_for_the_same_fetch(cloud: Cloud) -> None:
    first = await asyncio.gather(*(cloud.knock() for _ in range(20)))
    assert ({status for status, _, _ in first}, cloud.keys.fetched) == ({201}, 1)
    cloud.keys.roll()
    then = await asyncio.gather(*(cloud.knock() for _ in range(20)))
    assert ({status for status, _, _ in then}, cloud.keys.fetched) == ({201}, 2)


async def test_keys_are_fetched_again_after_a_day(cloud: Cloud) -> None:
    await cloud.knock()
    cloud.watch.push(24 * 3600 - 1)
    await cloud.knock()
    assert cloud.keys.fetched == 1
    cloud.watch.push(1)
    await cloud.knock()
    assert cloud.keys.fetched == 2


async def test_a_fetch_that_fails_keeps_the_old_keys(cloud: Cloud) -> None:
    await cloud.knock()
    cloud.watch.push(24 * 3600)
    cloud.keys.failing = 1
    assert (await cloud.knock())[0] == 201
    assert (await cloud.knock())[0] == 201
    assert cloud.keys.metadata_fetched == 2
    cloud.watch.push(10)
    assert (await cloud.knock())[0] == 201
    assert cloud.keys.metadata_fetched == 3


async def test_a_roll_during_an_outage_counts_as_soon_as_it_ends(cloud: Cloud) -> None:
    await cloud.knock()
    cloud.keys.roll()
    cloud.keys.failing = 1
    assert (await cloud.knock())[0] == 401
    cloud.watch.push(10)
    assert (await cloud.knock())[0] == 201


async def test_without_any_keys_nobody_is_let_in_and_all_are_asked_again(cloud: Cloud) -> None:
    cloud.keys.failing = 1
    for _ in range(5):
        status, _, headers = await cloud.knock()
        assert (status, headers["Retry-After"]) == (503, "10")
    assert (cloud.keys.metadata_fetched, cloud.heard) == (1, [])
    cloud.watch.push(10)
    assert (await cloud.knock())[0] == 201


async def test_a_key_for_another_channel_lets_nobody_in_after_a_roll_either(cloud: Cloud) -> None:
    await cloud.knock()
    token = cloud.keys.token(cloud.service, key=cloud.keys.unendorsed)
    assert (await cloud.knock(authorization=f"Bearer {token}"))[0] == 401
    assert cloud.keys.fetched == 1
