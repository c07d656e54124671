"""What a customer is to the operator, as far as limits ask: how large, how loyal, where."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import FilteredRelation, Q, QuerySet

from ringback.base.prepared import NOBODY, Prepared
from ringback.customers.families import heads_and_families
from ringback.customers.models import Customer
from ringback.customers.states import Region


@dataclass(frozen=True, slots=True)
class Standing:
    """``star_level`` is the highest of what the customer has in use. ``region`` is rural only where
    all of it is, for the limits in town are the shorter ones; ``product`` is told where there is
    but one. ``None``: nothing is in use, or it cannot be told."""

    segment: str
    star_level: int | None = None
    region: str | None = None
    product: str | None = None


def standings(customer_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Of each customer, what is known now: two queries, however many, and more only where some are
    merged. One merged into another stands as the other does."""
    return standings_within(*heads_and_families(customer_ids))


def standings_within(
    heads: Mapping[UUID, UUID], family: Mapping[UUID, UUID]
) -> dict[UUID, Standing]:
    """The same where it is known who is served as whom: one query."""
    kinds: dict[UUID, str] = {}
    used: dict[UUID, list[tuple[str, int, str]]] = {}
    rows = _in_use_of_one(*family) if len(family) == 1 else _in_use(list(family))
    for customer_id, kind, product, star_level, region in rows:
        kinds[customer_id] = kind
        if product is not None:
            used.setdefault(family[customer_id], []).append((product, star_level, region))
    return {
        customer_id: _standing(kinds[head], used.get(head, ()))
        for customer_id, head in heads.items()
        if head in kinds
    }


def _in_use(family: list[UUID]) -> "QuerySet[Any, Any]":
    """A line for each product in use, and one for whoever has none."""
    in_use = FilteredRelation("subscriptions", condition=Q(subscriptions__ends_at=None))
    rows = Customer.objects.filter(pk__in=family).annotate(used=in_use)
    return rows.values_list("pk", "kind", "used__product", "used__star_level", "used__region")


_in_use_of_one = Prepared(lambda customer_id: _in_use([customer_id]), (Customer, "id", NOBODY))


def _standing(kind: str, used: Collection[tuple[str, int, str]]) -> Standing:
    if not used:
        return Standing(kind)
    products = {product for product, _star, _region in used}
    regions = {region for _product, _star, region in used}
    return Standing(
        segment=kind,
        star_level=max(star for _product, star, _region in used),
        region=Region.RURAL if regions == {Region.RURAL} else Region.URBAN,
        product=products.pop() if len(products) == 1 else None,
    )
