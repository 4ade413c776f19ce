"""Answers that only fit the request that asked: in its response, into a dialog, or in place of its message.

1. Take the event; only once it is committed is anything answered.
2. If that takes long, a frame is opened meanwhile: a trigger lives three seconds.
3. Show what came of it where the person is; what does not fit there goes to the outbox at once.

Rule 1: what is shown is leased to this request, so a process that dies here loses nothing: the lease ends,
        and the outbox delivers it as a message.
Rule 2: whatever comes behind the acknowledgement is a task, and all tasks are waited for at the end.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from adapters.behind import Behind
from adapters.contract import DeliveryFailed, Payload, Receipt
from adapters.desk import Answering, Clock, Desk, Taken
from adapters.reception import Busy, Reception
from adapters.showing import whole
from adapters.slack import inbox, options, render, sheets
from adapters.slack.deliver import SlackAdapter
from adapters.slack.dialogs import Dialogs, TooLate
from adapters.slack.inbox import Live
from bot.events import Address, Event
from conversations.cards import Card, Sheet

log = logging.getLogger("flipside.slack")
FRAME_AFTER = 0.7  # seconds a turn may take before a frame is opened
Answer = Mapping[str, Any]  # the body of the response; empty for a plain acknowledgement
NOTHING: Answer = {}
Rows = Sequence[Any]


class Directory(Protocol):
    """Who somebody is that was never met."""

    async def look_up(self, address: Address) -> bool:
        """Ask Slack who this is, and remember it. Whether they may take part. Never raises."""


@dataclass
class Counter:
    """Where Slack's requests are heard and answered. `draw` gives a nonce for each form that is shown."""

    desk: Desk
    answering: Answering
    reception: Reception
    dialogs: Dialogs
    clock: Clock
    directory: Directory
    draw: Callable[[], str]
    respond: Callable[[str, Payload], Awaitable[None]]
    media: str = ""
    behind: Behind = field(default_factory=lambda: Behind(log))

    async def hear(self, payload: Payload) -> Answer:
        """Take what was typed, pressed, sent or opened, and answer it. Raises Busy where Slack repeats it."""
        event, live = inbox.read(payload), inbox.live(payload)
        if event is None:
            return await self._looked(payload, live)
        turn = asyncio.create_task(self._taken(event))
        frame = await self._frame(live, event, turn)
        await asyncio.wait({turn})
        if trouble := turn.exception():
            return self._troubled(live, frame, trouble)
        taken = turn.result()
        return await self._sent(live, event, taken) if live.nonce else await self._shown(live, taken, frame)

    def _troubled(self, live: Live, frame: str, trouble: BaseException) -> Answer:
        """No turn came of it: Slack repeats an event, a person is asked to try again."""
        if not live.answerable:
            raise trouble
        if not isinstance(trouble, Busy):
            log.error("a turn failed", exc_info=trouble)
        return self._busy(live, frame)

    async def _looked(self, payload: Payload, live: Live) -> Answer:
        """What is only looked at: choices in a form, and a card that a message was too short for."""
        if search := inbox.searched(payload):
            person = await asyncio.to_thread(self.desk.who, search.sender)
            sheet = await self._sheet(person, search.conversation) if person else None
            return options.answer(sheet, search.question, search.query)
        if live.more:
            self.behind.start(self._more(live))
        return NOTHING

    async def _more(self, live: Live) -> None:
        """The whole card in a dialog."""
        here = Address(SlackAdapter.name, live.installation, live.user, live.channel)
        person = await asyncio.to_thread(self.desk.who, here)
        receipt = Receipt(here, live.message)
        card = await asyncio.to_thread(self.desk.card_at, person, receipt) if person else None
        view = render.whole(card or Card(render.GONE), media=self.media)
        await self._open(live, view, ())

    async def _taken(self, event: Event) -> Taken:
        """What came of it. Somebody who was never met is looked up, and heard again."""
        taken = await self.reception.take(lambda: self.desk.take(event, self.clock.now()))
        if not taken.stranger:
            return taken
        await self.directory.look_up(event.sender)
        await self.answering.settle(taken.rows)
        met = replace(event, id=f"{event.id}:met")
        return await self.reception.take(lambda: self.desk.take(met, self.clock.now()))

    async def _frame(self, live: Live, event: Event, turn: "asyncio.Task[Taken]") -> str:
        """A frame for a turn that takes long; its view id, or nothing."""
        if not live.trigger or live.view:
            return ""
        await asyncio.wait({turn}, timeout=FRAME_AFTER)
        if turn.done():
            return ""
        try:
            return await self.dialogs.open(live.installation, live.trigger, sheets.loading())
        except (TooLate, DeliveryFailed) as failure:
            log.info("no frame for %s: %s", event.id, type(failure).__name__)
            return ""

    async def _shown(self, live: Live, taken: Taken, frame: str) -> Answer:
        """The form that came of it as a dialog, everything else as what was asked allows."""
        place = replace(live, view=frame or live.view, trigger="" if frame else live.trigger)
        form = await self._form(live, taken.rows)
        if form is None:
            return await self._said(place, taken.rows)
        row, sheet = form
        others = [one for one in taken.rows if one is not row]
        self.behind.start(self._open(place, sheets.draw_sheet(sheet, self.draw()), [row]))
        return await self._said(replace(place, trigger="", view=""), others) if others else NOTHING

    async def _form(self, live: Live, rows: Rows) -> tuple[Any, Sheet] | None:
        """The row whose form is shown whole, with the form as it stands."""
        for row in rows:
            if row.card.ask and (sheet := await self._sheet(row.person, row.card.ask.conversation)):
                opened = live.opens == row.card.ask.conversation
                if opened or whole(SlackAdapter.abilities, row.card, sheet, live.trigger):
                    return row, sheet
        return None

    async def _sheet(self, person: str, conversation: int) -> Sheet | None:
        found = await asyncio.to_thread(self.desk.sheet, person, conversation, self.clock.now())
        return found if found and found.fields else None

    async def _said(self, live: Live, rows: Rows) -> Answer:
        """Cards where the person is: in the response, in place of what was pressed, or in a dialog."""
        cards = [row.card for row in rows]
        if not rows:  # it was here before: a frame that was opened for it says where to look
            if live.view and not live.trigger:
                self.behind.start(self._open(live, render.whole(Card(render.GONE)), ()))
            return NOTHING
        if live.view:
            self.behind.start(self._open(live, render.whole(*cards, media=self.media), rows))
        elif live.command and (said := render.fitting(*cards, media=self.media)):
            await self.answering.settle(rows)
            return {"response_type": "ephemeral", **said}
        elif live.ephemeral and (said := render.fitting(*cards, media=self.media)):
            self.behind.start(self._respond(live, {"replace_original": True, **said}, rows))
        elif live.trigger and not live.message:
            self.behind.start(self._open(live, render.whole(*cards, media=self.media), rows))
        else:
            self.behind.start(self.answering.deliver(rows))
        return NOTHING

    async def _open(self, live: Live, view: Payload, rows: Rows) -> None:
        """Into a dialog; where that is too late, as a message."""
        try:
            if live.view:
                await self.dialogs.fill(live.installation, live.view, view)
            else:
                await self.dialogs.open(live.installation, live.trigger, view)
        except (TooLate, DeliveryFailed) as failure:
            log.info("no dialog: %s", type(failure).__name__)
            await self.answering.release(rows)
            return
        await self.answering.settle(rows)
        if live.ephemeral:
            await self._respond(live, {"delete_original": True}, ())

    async def _respond(self, live: Live, body: Payload, rows: Rows) -> None:
        """Through the response address, in place of the ephemeral message that was pressed."""
        try:
            await self.respond(live.response_url, body)
        except DeliveryFailed as failure:
            log.info("no response: %s", failure.reason)
            await self.answering.release(rows)
            return
        await self.answering.settle(rows)

    async def _sent(self, live: Live, event: Event, taken: Taken) -> Answer:
        """A form was sent: what is unclear beside its field, what is still to be asked, or the last word."""
        hints = {hint.question: hint.text for hint in taken.hints if hint.question in live.fields}
        if hints:
            await self.answering.settle(taken.rows)
            return {"response_action": "errors", "errors": hints}
        sheet = await self._next(event, taken)
        if sheet:
            await self.answering.settle(taken.rows)
            return {"response_action": "update", "view": sheets.draw_sheet(sheet, self.draw())}
        self.behind.start(self.answering.deliver(taken.rows))
        return {"response_action": "clear"}

    async def _next(self, event: Event, taken: Taken) -> Sheet | None:
        """What the form still asks. One that came twice shows what is so now."""
        if event.conversation is None or (taken.fresh and taken.closed):
            return None
        person = await asyncio.to_thread(self.desk.who, event.sender)
        return await self._sheet(person, event.conversation) if person else None

    def _busy(self, live: Live, frame: str) -> Answer:
        """Too much to do. A person is asked for a moment; what was begun still comes as a message."""
        card = Card(render.BUSY)
        if live.nonce and live.fields:
            return {"response_action": "errors", "errors": {live.fields[0]: card.text}}
        if frame:
            view = render.whole(card)
            self.behind.start(self._open(replace(live, view=frame), view, ()))
        if live.command and not frame:
            return {"response_type": "ephemeral", **render.draw(card)}
        return NOTHING

    async def quiet(self) -> None:
        """Wait until everything behind the acknowledgements is done."""
        await self.behind.quiet()
