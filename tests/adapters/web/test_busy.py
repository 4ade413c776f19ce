"""When it is too much the browser is told to come again, and what it sent is not lost."""

from adapters.reception import RETRY_AFTER
from tests.adapters.web.conftest import House

EVENT = {"id": "e1", "kind": "say", "text": "hello"}


async def test_too_busy_the_browser_is_told_when_to_come_again(house: House) -> None:
    house.come_in("u1")
    await house.reception.close()
    response = await house.post("/events", EVENT)
    assert response.status == 503
    assert response.headers["Retry-After"] == str(RETRY_AFTER)
    assert "try again" in (await response.json())["text"]
