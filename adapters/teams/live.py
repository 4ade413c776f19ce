"""Answers that only fit the request that asked: in its response, in a dialog, or where only one sees them.

1. Take the event; only once it is committed is anything answered.
2. A message is acknowledged at once and answered behind it; an invoke is answered in its response.
3. What does not fit there goes to the outbox at once.

Rule 1: what is shown is leased to this request, so a process that dies here loses nothing: the lease ends,
        and the outbox delivers it as a message.
Rule 2: what was asked in a channel or a group is answered where only the one who asked reads it.
Rule 3: a card that was pressed is shown as it is now, whatever became of the press.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from adapters.behind import Behind
from adapters.contract import Payload, Receipt
from adapters.desk import Answering, Clock, Desk, Taken
from adapters.reception import Busy, Reception
from adapters.teams import ids, inbox, options, pages, render, sheets, wire
from adapters.teams.inbox import ACTION, FETCH, SEARCH, SUBMIT, Live
from adapters.teams.ports import Connector, Home, Reference, SendError
from bot.events import Address, Event
from conversations.cards import Card, Sheet
from conversations.forms import Answered, Line, Looked
from conversations.pages import Page

log = logging.getLogger("flipside.teams")
Answer = Mapping[str, Any] | None  # the body of an invoke's response; None acknowledges a message
DONE: Answer = {}
NOT_FOUND = 404
Rows = Sequence[Any]


class Directory(Protocol):
    """Who somebody is."""

    async def look_up(self, activity: Payload) -> bool:
        """Ask Teams who sent it, and remember it. Whether they may take part. Never raises."""


@dataclass
class Counter:
    """Where what Teams sends is heard and answered. `draw` gives a nonce for each form that is shown."""

    desk: Desk
    answering: Answering
    reception: Reception
    connector: Connector
    clock: Clock
    directory: Directory
    home: Home
    draw: Callable[[], str]
    media: str = ""
    behind: Behind = field(default_factory=lambda: Behind(log))

    async def hear(self, activity: Payload) -> Answer:
        """Take what was typed, pressed, sent or opened, and answer it. Raises Busy where Teams repeats it."""
        event, live = inbox.read(activity), inbox.live(activity)
        if event is None:
            return await self._looked(activity, live)
        try:
            taken = await self._taken(event, activity)
        except Busy:
            if not live.invoke:
                raise
            return self._busy(live)
        return await self._answered(live, event, taken)

    async def greet(self, event: Event, activity: Payload) -> None:
        """Somebody has Flipside anew: they are shown their home. Raises Busy."""
        taken = await self._taken(event, activity)
        self.behind.start(self.answering.deliver(taken.rows))

    async def _answered(self, live: Live, event: Event, taken: Taken) -> Answer:
        if not live.invoke:
            self.behind.start(self._replied(live, taken.rows))
            return None
        if live.invoke == FETCH:
            return await self._opened(live, taken)
        if live.invoke == SUBMIT:
            return await self._sent(live, event, taken, sheets.dialog)
        if live.verb == ids.FORM:
            return await self._sent(live, event, taken, _in_place)
        return await self._pressed(live, taken)

    async def _taken(self, event: Event, activity: Payload) -> Taken:
        """What came of it. Somebody who was never met is looked up, and heard again.

        Whoever looks at their home is looked up before: otherwise they might be shown a stranger's, too.
        """
        if isinstance(event.heard, Looked) and not await asyncio.to_thread(self.desk.who, event.sender):
            await self.directory.look_up(activity)
        taken = await self.reception.take(lambda: self.desk.take(event, self.clock.now()))
        if not taken.stranger:
            return taken
        await self.directory.look_up(activity)
        await self.answering.settle(taken.rows)
        met = replace(event, id=f"{event.id}:met")
        return await self.reception.take(lambda: self.desk.take(met, self.clock.now()))

    async def _looked(self, activity: Payload, live: Live) -> Answer:
        """What is only looked at: choices in a form, a card as it is now, all of a card."""
        if live.invoke == SEARCH:
            return await self._found(inbox.searched(activity))
        if live.invoke == ACTION:
            return await self._renewed(live)
        if live.invoke == FETCH:
            return await self._everything(live)
        return DONE if live.invoke else None

    async def _renewed(self, live: Live) -> Answer:
        """A card as it is now, in its place."""
        if page := await self._page(live):
            return self._again(live, pages.draw_page(page, self.media))
        card = await self._card(live) if live.verb == ids.REFRESH else None
        return self._whole(live, card) if card else render.error_answer(NOT_FOUND, "gone", render.GONE)

    async def _everything(self, live: Live) -> Answer:
        """All of a card, in a dialog."""
        if page := await self._page(live):
            return pages.whole(page, self.media)
        card = await self._card(live) if live.verb == ids.MORE else None
        return render.whole(card or Card(render.GONE), media=self.media)

    async def _page(self, live: Live) -> Page | None:
        """The home of whoever looks, where it is a home that they look at."""
        here = Address(wire.PLATFORM, live.tenant, live.user)
        person = (
            await asyncio.to_thread(self.desk.who, here) if live.data.get(ids.VALUE) == pages.HOME else None
        )
        return await asyncio.to_thread(self.home.page, person, self.clock.now()) if person else None

    async def _found(self, search: inbox.Search | None) -> Answer:
        if search is None:
            return options.answer(None, "", "")
        person = await asyncio.to_thread(self.desk.who, search.sender)
        sheet = await self._sheet(person, search.conversation) if person else None
        return options.answer(sheet, search.question, search.query)

    async def _replied(self, live: Live, rows: Rows) -> None:
        """To a message: here where it is theirs alone, else where only they read it."""
        if live.scope == wire.PERSONAL or not live.here:
            await self.answering.deliver(rows)
        elif live.targeted:
            await self.answering.deliver(await self._whispered(live, rows))
        else:
            await self.answering.deliver(rows)
            await self._pointed(live)

    async def _whispered(self, live: Live, rows: Rows) -> Rows:
        """The answers to a slash command, seen by its sender alone. Those that were not taken there."""
        here = Reference(live.tenant, live.service, live.here)
        try:
            if not rows:
                await self.connector.send(here, render.plain(render.ELSEWHERE), targeted=live.id)
            while rows:
                drawn = render.still(render.draw(rows[0].card, self.media))
                await self.connector.send(here, drawn, targeted=live.id)
                await self.answering.settle(rows[:1])
                rows = rows[1:]
        except SendError as error:
            log.info("no private answer in place: %s", error)
        return rows

    async def _pointed(self, live: Live) -> None:
        """A word in the thread, that the answer is in the chat."""
        try:
            await self.connector.send(
                Reference(live.tenant, live.service, live.here), render.plain(render.ELSEWHERE)
            )
        except SendError as error:
            log.info("no word in the thread: %s", error)

    async def _pressed(self, live: Live, taken: Taken) -> Answer:
        """Rule 3; what follows comes as messages, in the chat of whoever pressed."""
        self.behind.start(self.answering.deliver(taken.rows))
        if live.scope != wire.PERSONAL:
            return render.word_answer(render.ELSEWHERE)
        card = await self._card(live)
        return self._whole(live, card) if card else render.word_answer(render.BELOW)

    async def _opened(self, live: Live, taken: Taken) -> Answer:
        """The form as a dialog; where it is over, what there is to say about it."""
        for row in taken.rows:
            is_it = row.card.ask and row.card.ask.conversation == live.opens
            if is_it and live.opens and (sheet := await self._sheet(row.person, live.opens)):
                await self.answering.settle(taken.rows)
                return sheets.dialog(sheet, self.draw())
        await self.answering.settle(taken.rows)
        cards = [row.card for row in taken.rows] or [Card(render.GONE)]
        return render.whole(*cards, media=self.media)

    async def _sent(
        self, live: Live, event: Event, taken: Taken, shown: Callable[[Sheet, str], Answer]
    ) -> Answer:
        """A form was sent: what is unclear beside its field, what is still to be asked, or the last word."""
        sheet = await self._next(event, taken)
        if sheet:
            await self.answering.settle(taken.rows)
            return shown(_marked(sheet, event, taken), self.draw())
        self.behind.start(self.answering.deliver(taken.rows))
        if live.invoke == SUBMIT:
            return DONE
        return render.word_answer(render.BELOW)

    async def _next(self, event: Event, taken: Taken) -> Sheet | None:
        """What the form still asks. One that came twice shows what is so now."""
        if event.conversation is None or (taken.fresh and taken.closed):
            return None
        person = await asyncio.to_thread(self.desk.who, event.sender)
        return await self._sheet(person, event.conversation) if person else None

    async def _sheet(self, person: str, conversation: int) -> Sheet | None:
        found = await asyncio.to_thread(self.desk.sheet, person, conversation, self.clock.now())
        return found if found and found.fields else None

    async def _card(self, live: Live) -> Card | None:
        """The card of the message that this is about, as it is now."""
        here = Address(wire.PLATFORM, live.tenant, live.user, live.here)
        person = await asyncio.to_thread(self.desk.who, here)
        if person is None or not live.message:
            return None
        return await asyncio.to_thread(self.desk.card_at, person, Receipt(here, live.message))

    def _whole(self, live: Live, card: Card) -> Answer:
        return self._again(live, render.draw(card, self.media))

    def _again(self, live: Live, drawn: Payload) -> Answer:
        """A message in the place of another one: from then on it is theirs to look at."""
        return render.content_answer(render.refreshed_for(drawn, live.id))

    def _busy(self, live: Live) -> Answer:
        """Too much to do: a person who waits is asked for a moment."""
        if live.invoke in (FETCH, SUBMIT):
            return render.whole(Card(render.BUSY))
        return render.word_answer(render.BUSY)

    async def quiet(self) -> None:
        """Wait until everything behind the acknowledgements is done."""
        await self.behind.quiet()


def _in_place(sheet: Sheet, nonce: str) -> Answer:
    """The form on its card in the chat."""
    return render.content_answer(sheets.draw_sheet(sheet, nonce))


def _marked(sheet: Sheet, event: Event, taken: Taken) -> Sheet:
    """The form with what was unclear beside its fields, and what was filled in there."""
    hints = {hint.question: hint.text for hint in taken.hints}
    said = {line.question: line.values for line in _lines(event)}
    fields = tuple(
        replace(one, error=hints[one.question], values=said.get(one.question, one.values))
        if one.question in hints
        else one
        for one in sheet.fields
    )
    return replace(sheet, fields=fields)


def _lines(event: Event) -> tuple[Line, ...]:
    return event.heard.lines if isinstance(event.heard, Answered) else ()
