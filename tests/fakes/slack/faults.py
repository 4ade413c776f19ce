"""Failures on demand: what goes wrong with a call of the Web API, how often, and after how many.

kind               what the app meets
rate_limited       HTTP 429 with Retry-After
ratelimited        200, ok false, error ratelimited
service_unavailable HTTP 503
disconnect_before  the connection drops before anything happened
disconnect_after_accept  it happened, and is counted; then the connection drops
slow               it happens `seconds` later, in real time
not_json           200, and a page instead of JSON
anything else      200, ok false, that error, and nothing happened (internal_error, user_disabled, …)

Rule: a fault is used up by the calls it meets: `after` calls pass, then `times` are hit.
"""

from dataclasses import dataclass

ON_THE_WIRE = ("rate_limited", "service_unavailable", "disconnect_before", "disconnect_after_accept",
               "slow", "not_json")  # fmt: skip


@dataclass
class Fault:
    """One fault; `channel`: only for calls with that channel."""

    method: str
    kind: str
    times: int = 1
    after: int = 0
    retry_after: int = 30
    seconds: float = 0.0
    channel: str = ""
    met: int = 0


class Faults:
    """The faults that wait. `*` is every method."""

    def __init__(self) -> None:
        self._all: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """A fault that waits for its call."""
        self._all.append(fault)
        return fault

    def waiting(self, method: str, channel: str = "") -> list[Fault]:
        """Those that wait for a method and a channel, as they were added."""
        return [one for one in self._all if (one.method, one.channel) == (method, channel)]

    def clear(self) -> None:
        """All is well again."""
        self._all.clear()

    def meeting(self, method: str, channel: str) -> Fault | None:
        """The fault that this call meets."""
        for fault in self._all:
            if fault.method not in ("*", method) or (fault.channel and fault.channel != channel):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            if fault.times > 0:
                fault.times -= 1
                fault.met += 1
                return fault
        return None
