"""What is new reaches whom it concerns, and nobody waits for a slow reader."""

from adapters.web.feed import AGAIN, OVER, QUIET, Feed, News


async def test_news_of_a_room_reaches_its_readers_only() -> None:
    feed = Feed()
    with feed.listening(frozenset(("dm:u1",))) as ana, feed.listening(frozenset(("dm:u2",))) as ben:
        feed.tell(News("message", "dm:u1", id=1))
        feed.tell(News("clock"))
        assert await ana.next(1) == News("message", "dm:u1", id=1)
        assert await ana.next(1) == News("clock")
        assert await ben.next(1) == News("clock")


async def test_a_reader_that_falls_behind_is_told_to_look_again() -> None:
    feed = Feed(room_for=2)
    with feed.listening(frozenset(("dm:u1",))) as ana:
        for number in range(1, 4):
            feed.tell(News("message", "dm:u1", id=number))
        assert await ana.next(1) is AGAIN
        feed.tell(News("message", "dm:u1", id=4))
        assert (await ana.next(1)).id == 4


async def test_silence_is_told_as_such_and_the_end_as_well() -> None:
    feed = Feed(room_for=1)
    with feed.listening(frozenset()) as ana:
        assert await ana.next(0.001) is QUIET
        feed.tell(News("clock"))
        feed.close()
        assert await ana.next(1) is OVER


async def test_who_has_left_is_forgotten() -> None:
    feed = Feed()
    with feed.listening(frozenset()) as ana:
        pass
    feed.tell(News("clock"))
    assert await ana.next(0.001) is QUIET
