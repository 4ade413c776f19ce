"""The transport: the only part that knows the SDK (botbuilder 4.17.1). Raw activities in, requests out.

    transport = Transport(Identity(app, tenant, "SingleTenant", password), Allowed(frozenset({tenant})))
    entrance = transport.entrance(hear)     # async hear(activity) -> the body that answers an invoke, or None
    reply = await entrance.enter(request.method, request.headers, await request.read())
    await transport.connector.send(reference, activity)          # ports.Connector; SendError
    await transport.open() ... await transport.close()           # inside the loop that serves

Development: `Transport(…, unguarded=Unguarded(host))` lets everybody in. It can only be made for a loopback
`host`, says so when it opens, and gives this machine no token. Nothing else turns authentication off.

transport.py  all of it, wired                 allowed.py   tenants, hosts and channels (pure)
entrance.py   a request, judged, and its reply  tokens.py   whose request it is    keys.py   published keys
pipeline.py   a turn through the SDK            clients.py  the SDK's clients, over our session
connector.py  what we ask of the connector      calls.py    one call: checked, with our token, once
entra.py      our own tokens   bridge.py  msal's way to the network   net.py  one session, one request
refusals.py   what a refusal says (pure)

Rule 1: what crosses is plain: activities as mappings, and the types of adapters/teams/ports.py. Another SDK
        would replace this folder and nothing else.
Rule 2: nothing here blocks the loop, sends twice, or falls back to less than it was told.
"""

from adapters.teams.transport.allowed import TEAMS, Allowed
from adapters.teams.transport.entrance import LARGEST_BODY, Entrance
from adapters.teams.transport.net import Net
from adapters.teams.transport.tokens import Unguarded
from adapters.teams.transport.transport import Transport

__all__ = ["LARGEST_BODY", "TEAMS", "Allowed", "Entrance", "Net", "Transport", "Unguarded"]
