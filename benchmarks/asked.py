"""What customers' programs send in the benchmarks, and as whom."""

import math
import random
from collections.abc import Sequence
from typing import Any

from ringback.catalog import queries as catalog
from ringback.handbook import queries as handbook
from ringback.identity import commands as identity
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.project.demo import phrases

SYSTEM = Actor.system("benchmark")
SCOPES = ["ticket.register", "customer.register"]


def bodies(number: int, chance: random.Random) -> list[dict[str, Any]]:
    """What customers say, in the demonstration's mix; each number comes twice on average."""
    spoken = [leaf for leaf in catalog.leaves(at=instants.now()) if leaf.code in phrases.requests()]
    weights = [catalog.weights().get(leaf.code, 1) for leaf in spoken]
    numbers = [f"139{chance.randrange(10**8):08}" for _ in range(max(number // 2, 1))]
    return [
        {"text": phrases.request(leaf, "zh", chance), "phone": chance.choice(numbers)}
        for leaf in chance.choices(spoken, weights, k=number)
    ]


def tokens(requests: int, run: str, scopes: Sequence[str] = SCOPES) -> list[str]:
    """Of as many programs as it takes for none to send more than the manual lets one in a minute,
    and one more."""
    now = instants.now()
    most = handbook.parameter("api.rate.limit", at=now).value_as(int)
    return [
        identity.add_client(name=f"{run}-{place}", scopes=scopes, actor=SYSTEM, now=now)[1]
        for place in range(math.ceil(requests / most) + 1)
    ]
