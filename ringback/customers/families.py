"""Merged customers: who is served as whom. The rows keep their identity; live merges point."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ringback.base.prepared import NOBODY, Prepared
from ringback.customers.models import Merge


def heads_of(customer_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Each customer's head: where the live merges lead; itself when it was not merged."""
    heads = {customer_id: customer_id for customer_id in customer_ids}
    while steps := _steps_from(set(heads.values())):
        heads = {one: steps.get(head, head) for one, head in heads.items()}
    return heads


def family_of(customer_id: UUID) -> list[UUID]:
    """The head of a customer, then everybody merged into it, in ever more steps."""
    head = heads_of([customer_id])[customer_id]
    family = [head]
    generation = [head]
    while generation:
        generation = list(
            Merge.objects.filter(kept_id__in=generation, undone_at__isnull=True)
            .order_by("id")
            .values_list("merged_id", flat=True)
        )
        family += generation
    return family


def families_of(heads: Collection[UUID]) -> dict[UUID, UUID]:
    """These heads and everybody merged into them, each with its head: one query for every
    generation, however many heads."""
    served = generation = {head: head for head in heads}
    while generation:
        one = len(generation) == 1
        merged = _merged_into_one(*generation) if one else _merged_into(list(generation))
        generation = {each: generation[kept] for each, kept in merged}
        served = served | generation
    return served


def _merged_into(heads: Collection[UUID]) -> "QuerySet[Any, Any]":
    live = Merge.objects.filter(kept_id__in=heads, undone_at__isnull=True)
    return live.values_list("merged_id", "kept_id")


_merged_into_one = Prepared(lambda head: _merged_into([head]), (Merge, "kept", NOBODY))


def heads_and_families(customer_ids: Iterable[UUID]) -> tuple[dict[UUID, UUID], dict[UUID, UUID]]:
    """Each customer's head, and everybody served as one of these heads: one query where nobody is
    merged, as is the rule."""
    ids = set(customer_ids)
    if not (_touching_one(*ids) if len(ids) == 1 else _touching(ids)):
        themselves = dict(zip(ids, ids, strict=True))
        return themselves, themselves
    heads = heads_of(ids)
    return heads, families_of(set(heads.values()))


def _touching(ids: Collection[UUID]) -> "QuerySet[Any, Any]":
    live = Merge.objects.filter(Q(merged_id__in=ids) | Q(kept_id__in=ids), undone_at=None)
    return live.values_list("pk")[:1]


_touching_one = Prepared(lambda customer_id: _touching([customer_id]), (Merge, "kept", NOBODY))


def _steps_from(customer_ids: set[UUID]) -> dict[UUID, UUID]:
    one = len(customer_ids) == 1
    return dict(_steps_from_one(*customer_ids) if one else _steps(customer_ids))


def _steps(customer_ids: Collection[UUID]) -> "QuerySet[Any, Any]":
    live = Merge.objects.filter(merged_id__in=customer_ids, undone_at__isnull=True)
    return live.values_list("merged_id", "kept_id")


_steps_from_one = Prepared(lambda merged: _steps([merged]), (Merge, "merged", NOBODY))
