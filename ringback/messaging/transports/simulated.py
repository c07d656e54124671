"""The embedded default: nothing leaves the house.

A message sent this way has arrived on the simulated phone, which shows what is stored anyway
(``queries.inbox``). It is labelled simulated wherever it is shown.
"""

from datetime import datetime

from ringback.messaging.states import Medium
from ringback.messaging.transports.port import Accepted, Outgoing

NAME = "simulated"


class Simulated:
    media = frozenset(Medium)

    def send(self, outgoing: Outgoing, now: datetime) -> Accepted:
        return Accepted(provider_id=str(outgoing.id), delivered=True)
