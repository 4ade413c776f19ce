"""Activities as Teams sends them, for tests that read them."""

from typing import Any

TENANT, USER, APP = "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002", "28:app"
OWN, SERVICE = "29:1ana", "https://smba.trafficmanager.net/emea/"
CHAT, THREAD = "a:1chat", "19:news@thread.tacv2;messageid=170"
CLIENT = {"type": "clientInfo", "locale": "de-DE", "timezone": "Europe/Berlin", "platform": "Web"}


def activity(kind: str = "message", **more: Any) -> dict[str, Any]:
    """An activity of Ana's in her chat with Flipside."""
    plain = {
        "type": kind,
        "id": "1700000000001",
        "timestamp": "2026-03-02T09:30:00.000Z",
        "serviceUrl": SERVICE,
        "channelId": "msteams",
        "from": {"id": OWN, "name": "Ana", "aadObjectId": USER},
        "recipient": {"id": APP, "name": "Flipside"},
        "conversation": {"id": CHAT, "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
    }
    return {**plain, **more}


def in_channel(text: str, **more: Any) -> dict[str, Any]:
    """Flipside is mentioned in a channel."""
    here = {"id": THREAD, "conversationType": "channel", "isGroup": True, "tenantId": TENANT}
    about = {"tenant": {"id": TENANT}, "team": {"id": "19:news@thread.tacv2"}, "channel": {"id": THREAD[:20]}}
    us = {"type": "mention", "text": "<at>Flipside</at>", "mentioned": {"id": APP, "name": "Flipside"}}
    return activity(text=text, conversation=here, channelData=about, entities=[us, CLIENT], **more)


def pressing(data: Any, **more: Any) -> dict[str, Any]:
    """A button of a card was pressed (Action.Execute)."""
    action = {"type": "Action.Execute", "verb": data.get("do"), "data": data}
    value = {"action": action, "trigger": "manual"}
    return activity("invoke", name="adaptiveCard/action", value=value, replyToId="170", **more)


def fetching(data: Any) -> dict[str, Any]:
    """A button asks for a dialog."""
    value = {"data": {**data, "msteams": {"type": "task/fetch"}}, "context": {"theme": "default"}}
    return activity("invoke", name="task/fetch", value=value, replyToId="170")


def submitting(data: Any, **more: Any) -> dict[str, Any]:
    """A dialog is sent."""
    return activity("invoke", name="task/submit", value={"data": data}, **more)
