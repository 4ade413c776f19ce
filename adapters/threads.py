"""Work in a thread that is finished, whatever becomes of whoever waits for it.

Rule: a task that is cancelled while its thread writes waits for the thread. So nothing is still at the
database when the process lets go of it.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


async def in_thread(work: Callable[..., T], *told: Any) -> T:
    """What it returns. Raises what it raises; a cancellation only once the thread is done."""
    under_way = asyncio.ensure_future(asyncio.to_thread(work, *told))
    try:
        return await asyncio.shield(under_way)
    except asyncio.CancelledError:
        await asyncio.wait({under_way})
        raise
