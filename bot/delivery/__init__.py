"""Delivery: what was said goes out, once in effect; retried kindly, given up loudly.

pacing    which gates a row must pass, and when they let it            pure
outcomes  what a failure means for the row and for its gates           pure
rounds    one transaction: outcomes written, rows looked at and held   synchronous
sending   one request of one row                                       async
letting   Delivery: answer a request, deliver what is due now          async
working   Worker: deliver for as long as the process lives             async

The promise, with its limits, stands in docs/delivery.md.
"""

from bot.delivery.letting import Delivery
from bot.delivery.sending import Clock
from bot.delivery.working import Worker

__all__ = ["Clock", "Delivery", "Worker"]
