"""A Teams of our own, over real HTTP, with tokens signed by real keys (teams.md, section 17).

    async with FakeTeams(clock=clock.now) as teams:
        tenant = teams.tenant("7f0a…")
        tenant.member("aad-maya", name="Maya Roth", email="maya@acme.example", zone="Europe/Berlin")
        team = tenant.team("19:acme@thread.tacv2", "Acme", members=["aad-maya"])
        news = team.channel("19:news@thread.tacv2", "news")
        teams.deliver_to("http://127.0.0.1:8080/api/messages")
        maya = tenant.user("aad-maya")
        await maya.installs()
        await maya.types("join")
        await maya.presses(maya.dm[-1], title="Yes")
        await maya.presses(title="Fill in")           # task/fetch: maya.dialog is open
        await maya.submits({"Your title": "Apprentice"})

The bot under test calls `teams.service`, gets its tokens at `teams.login` with `teams.app_id` and
`teams.app_password`, and checks what it gets with the keys at `teams.openid`.

world.py      people, conversations, messages         tenant.py     a tenant and its teams, to build
users.py      a person with hands                     acting.py     pressing, searching, refreshing
dialogs.py    task/fetch, task/submit                 filling.py    what inputs hold, what the client checks
asking.py     invokes, and what goes into them
screens.py    what is on a person's screen            reading.py    what a card shows
payloads.py   activities                              delivery.py   sending them, again and again
connector.py  the Bot Connector, as HTTP              rooms.py      … and what it does
content.py    what a message may hold
adaptive.py   what is wrong with a card               schema.py     Adaptive Cards 1.5, as a table
entra.py      tokens out                              keys.py       tokens in: keys, JWKS, forgeries
faults.py     failures on demand                      rates.py      how often a bot may speak

Rule 1: strict. What Teams would refuse is refused with its own status and code; what it would only drop is
        kept in `teams.mistakes`, and `teams.check()` raises for all of it.
Rule 2: time is the clock that was handed in; only what tokens say and the 15 seconds of an answer are real.
Rule 3: reading messages fails the test that did it, when the fake closes.
"""

from tests.fakes.teams.adaptive import problems
from tests.fakes.teams.delivery import Delivery
from tests.fakes.teams.fake import FakeTeams
from tests.fakes.teams.faults import Fault
from tests.fakes.teams.filling import Refused
from tests.fakes.teams.outcome import Outcome
from tests.fakes.teams.reading import NotThere
from tests.fakes.teams.screens import Dialog, Screen
from tests.fakes.teams.tenant import Team, Tenant
from tests.fakes.teams.users import User
from tests.fakes.teams.world import Conversation, Member, Message, Request

__all__ = [
    "Conversation",
    "Delivery",
    "Dialog",
    "FakeTeams",
    "Fault",
    "Member",
    "Message",
    "NotThere",
    "Outcome",
    "Refused",
    "Request",
    "Screen",
    "Team",
    "Tenant",
    "User",
    "problems",
]
