"""A Slack of our own, over real HTTP and a real WebSocket (slack.md, section 15).

    async with FakeSlack(clock=clock.now) as slack:
        team = slack.team("T1", name="Acme")
        team.member("U1", name="Maya", email="maya@acme.example", zone="Europe/Berlin", locale="en-US")
        team.channel("C1", "reverse-mentoring")
        token = team.install().token                  # scopes=[…] for fewer
        slack.deliver_to("http://127.0.0.1:8080/slack/events")   # without it: Socket Mode
        maya = team.user("U1")
        seen = await maya.types("/flipside join", channel="C1")
        await maya.presses(maya.dm[-1], label="Yes")
        await maya.submits({"Your title": "Apprentice"})

The app under test talks to `slack.api` and checks with `slack.signing_secret`; nothing is patched.

world.py       workspaces, people, conversations, messages   team.py     a workspace, to build and to ask
users.py       a person with hands: types, presses, submits   reading.py  what a message or view shows
views.py       modals and homes, trigger ids, hashes          state.py    what a form holds, per element
delivery.py    signed requests, retries, replays              socket.py   Socket Mode
api/           the Web API, method by method                  faults.py   failures on demand
oauth.py       installing                                     responses.py  response URLs
block_kit.py   what Slack refuses

Rule 1: strict. What Slack would refuse is refused, with Slack's own error; what Slack would only drop
        is kept in `slack.mistakes`.
Rule 2: time is the clock that was handed in; only the signature's stamp and the three seconds that an
        answer may take are real.
Rule 3: a call that needs a `*:history` scope fails the test that made it, when the fake closes.
"""

from tests.fakes.slack.block_kit import problems, view_problems
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.fake import FakeSlack
from tests.fakes.slack.outcome import Outcome
from tests.fakes.slack.team import Organization, Team
from tests.fakes.slack.users import User
from tests.fakes.slack.views import View
from tests.fakes.slack.world import Channel, Install, Member, Message

__all__ = [
    "Channel",
    "Delivery",
    "FakeSlack",
    "Install",
    "Member",
    "Message",
    "Organization",
    "Outcome",
    "Team",
    "User",
    "View",
    "problems",
    "view_problems",
]
