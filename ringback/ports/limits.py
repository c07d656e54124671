"""What the manual fixes for business requests. The one place that asks it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ringback.handbook import queries as handbook
from ringback.handbook.facts import ROLES
from ringback.handbook.queries import Bilingual, Table
from ringback.identity import queries as identity
from ringback.kernel.actor import Actor
from ringback.kernel.spans import Span
from ringback.ports.billing import NOTHING
from ringback.ports.states import REMEDY, RequestKind


@dataclass(frozen=True, slots=True)
class Reason:
    """``needs_note``: it does not stand without a word on what for."""

    code: str
    name: Bilingual
    needs_note: bool


def limit_of(actor: Actor, kind: RequestKind, at: datetime) -> Decimal:
    """What the actor's roles may decide alone (clause 5.3.4): that of the highest."""
    return highest_limit(identity.roles_of(actor.ref), kind, at)


def highest_limit(roles: Collection[str], kind: RequestKind, at: datetime) -> Decimal:
    found = [
        handbook.parameter(
            "money.approval.limit", at=at, facts={"role": role, "remedy": REMEDY[kind]}
        ).value_as(Decimal)
        for role in sorted(roles)
        if role in ROLES
    ]
    return max(found, default=NOTHING)


def counted_since(at: datetime) -> datetime:
    """Since when what the same line has got counts towards the limit (clause 5.3.4)."""
    window = handbook.parameter("money.approval.window", at=at).value_as(Span)
    return at - window.longest


def reasons(at: datetime) -> dict[str, Reason]:
    """By code, in the order people choose from (clause 5.3.4)."""
    listed = handbook.parameter("business.reasons", at=at).value_as(Table)
    return {row["code"]: Reason(**row) for row in listed.rows}
