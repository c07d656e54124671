"""Merged customers: who is served as whom. The rows keep their identity; live merges point."""

from collections.abc import Collection, Iterable
from uuid import UUID

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
        steps = Merge.objects.filter(kept_id__in=generation, undone_at__isnull=True)
        merged = steps.values_list("merged_id", "kept_id")
        generation = {each: generation[kept] for each, kept in merged}
        served = served | generation
    return served


def _steps_from(customer_ids: set[UUID]) -> dict[UUID, UUID]:
    live = Merge.objects.filter(merged_id__in=customer_ids, undone_at__isnull=True)
    return dict(live.values_list("merged_id", "kept_id"))
