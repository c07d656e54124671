"""Looks among a customer's cases for one that is the same matter (§2.2.3)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringback.customers import queries as customers
from ringback.intake import limits, rules
from ringback.intake.drafts import Draft
from ringback.intake.rules import Matter
from ringback.kernel.actor import Actor
from ringback.tickets import queries as tickets
from ringback.tickets.queries import FirstWords
from ringback.tickets.states import OPEN, Kind

MOST = 20
"""Cases of one customer that are compared, on average over a batch; the newest."""


@dataclass(frozen=True, slots=True)
class Twin:
    """What is probably the same matter: a case, or a place earlier in the same batch."""

    likeness: float
    ticket_id: int | None = None
    place: int | None = None


def find(
    batch: Sequence[Draft],
    customer_ids: Sequence[UUID],
    *,
    served: Mapping[UUID, UUID],
    actor: Actor,
    now: datetime,
) -> list[Twin | None]:
    """For each draft what it probably repeats. ``served``: customers who have been here before,
    each with the one they are served as; the others have no cases to look among."""
    cases = _cases(served, actor=actor, now=now)
    earlier: dict[UUID, list[int]] = defaultdict(list)
    found = []
    for place, (draft, customer_id) in enumerate(zip(batch, customer_ids, strict=True)):
        one = matter(draft)
        near = [
            *alike(one, cases.get(customer_id, ()), now=now),
            *(Twin(rules.likeness(one, matter(batch[p])), place=p) for p in earlier[customer_id]),
        ]
        best = max(near, key=lambda twin: twin.likeness, default=None)
        found.append(best if best and best.likeness >= limits.twins_from(now) else None)
        earlier[customer_id].append(place)
    return found


def cases_of(
    customer_ids: Collection[UUID], *, actor: Actor, now: datetime
) -> Mapping[UUID, list[FirstWords]]:
    """The cases of each customer that a request may repeat, newest first, those of customers
    merged into them included."""
    return _cases(customers.families_of(customer_ids), actor=actor, now=now)


def _cases(
    served: Mapping[UUID, UUID], *, actor: Actor, now: datetime
) -> Mapping[UUID, list[FirstWords]]:
    if not served:
        return {}
    cases: dict[UUID, list[FirstWords]] = defaultdict(list)
    for case in tickets.first_words(
        actor=actor,
        customer_ids=served,
        since=limits.twins_since(now),
        limit=MOST * len(set(served.values())),
    ):
        assert case.customer_id is not None  # found by it
        cases[served[case.customer_id]].append(case)
    return cases


def alike(one: Matter, cases: Iterable[FirstWords], *, now: datetime) -> list[Twin]:
    """How like each case is that is open, or was registered within the window of its kind."""
    return [
        Twin(
            rules.likeness(one, Matter(case.words.reveal(), case.category, case.kind)),
            ticket_id=case.ticket_id,
        )
        for case in cases
        if case.state in OPEN or limits.may_be_twin(Kind(case.kind), case.registered_at, now)
    ]


def matter(draft: Draft) -> Matter:
    """What a request is compared by. A kind does not count while the leaf is unknown."""
    return Matter(draft.request.text, draft.category, draft.kind if draft.leaf else None)
