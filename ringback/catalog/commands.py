"""What others may tell the catalogue to do."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.reasons import Why
from ringback.base.verbs import command
from ringback.catalog import access, events
from ringback.catalog.document import (
    CatalogueError,
    Sections,
    document_of,
    packaged_sections,
    read_node,
    read_packaged,
)
from ringback.catalog.facts import Rank
from ringback.catalog.models import Category, Version
from ringback.catalog.nodes import Branch, Group, Leaf
from ringback.catalog.queries import Node, nodes, offered
from ringback.catalog.reader import misfits
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""The first package holds from here, so that history always finds a category."""


def install_packaged(*, actor: Actor, now: datetime) -> int:
    """Bring the packaged catalogue in, or a newer one. Safe to run again at every start.

    What an administrator revised or retired is left alone. Answers how many versions were
    written; when the answer is 0 nothing was, not even to the journal.
    """
    due = list(_due(packaged_sections(), actor=actor, now=now))
    if due:
        _install(due=due, actor=actor, now=now)
    return len(due)


def _due(sections: Sections, *, actor: Actor, now: datetime) -> Iterator[Version]:
    newest: dict[str, Version] = {}
    for version in Version.objects.order_by("number"):
        newest[version.category_id] = version
    for row in (row for rank in Rank for row in sections[rank]):
        code, last = row["code"], newest.get(row["code"])
        content = document_of(code, sections)
        if last is None or (last.is_packaged and last.content != content):
            yield Version(
                category_id=code,
                number=last.number + 1 if last else 1,
                effective_at=now if last else BEGINNING,
                content=content,
                is_packaged=True,
                recorded_at=now,
                recorded_by=actor.ref,
            )


@command
def _install(*, due: list[Version], actor: Actor, now: datetime) -> None:
    access.require_revise(actor)
    added = [version for version in due if version.number == 1]
    first = _next_position()
    Category.objects.bulk_create(
        Category(code=version.category_id, rank=_rank_of(version.content), position=first + place)
        for place, version in enumerate(added)
    )
    Version.objects.bulk_create(due)
    news = events.CatalogInstalled(
        name="packaged", added=len(added), followed=len(due) - len(added)
    )
    journal.record(news, actor=actor, now=now)


@command
def add_category(
    *,
    document: Sections,
    effective_at: datetime | None = None,
    why: Why | None = None,
    actor: Actor,
    now: datetime,
) -> Version:
    """A new branch, group or leaf. Raises ``Invalid`` (``fields["document"]`` lists the faults)
    or ``Conflict`` when the code is taken. ``effective_at`` None = at once."""
    access.require_revise(actor)
    node = _read(document)
    since = _since(effective_at, now)
    _require_place(node, since)
    if Category.objects.filter(pk=node.code).exists():
        raise Conflict(_("That code is taken. Choose another; nothing was saved."))
    Category.objects.create(code=node.code, rank=_rank_of(document), position=_next_position())
    version = _write(node.code, 1, document, since, actor=actor, now=now)
    journal.record(_news(events.CategoryAdded, version, why), actor=actor, now=now)
    return version


@command
def revise_category(
    *,
    code: str,
    document: Sections,
    based_on: int,
    effective_at: datetime | None = None,
    why: Why | None = None,
    actor: Actor,
    now: datetime,
) -> Version:
    """A new version of a category, which also ends a retirement.

    ``based_on`` is the number of the version the author saw; ``effective_at`` None = at once. It
    overrules versions that were to take effect later. Raises ``NotFound``, ``Conflict`` when
    somebody else was faster, ``Invalid`` (``fields["document"]`` lists the faults).
    """
    access.require_revise(actor)
    last = _newest(code, based_on)
    node = _read(document)
    if node.code != code or _rank_of(document) != _rank_of(last.content):
        raise Invalid(
            _("A category keeps its code and its rank; its old tickets are filed under them."),
            fields={"document": (code,)},
        )
    since = _since(effective_at, now)
    _require_place(node, since)
    version = _write(code, last.number + 1, document, since, actor=actor, now=now)
    journal.record(_news(events.CategoryRevised, version, why), actor=actor, now=now)
    return version


@command
def retire_category(
    *,
    code: str,
    based_on: int,
    effective_at: datetime | None = None,
    why: Why | None = None,
    actor: Actor,
    now: datetime,
) -> Version:
    """Offer a category no more; tickets filed under it keep it. Arguments as for revising.

    Raises ``Conflict`` while a branch or group still has something on offer below it.
    """
    access.require_revise(actor)
    last = _newest(code, based_on)
    since = _since(effective_at, now)
    if last.is_retired:
        raise Conflict(_("It is retired already. Nothing was changed."))
    if any(_parent(each) == code for each in nodes(offered(since))):
        raise Conflict(_("There is still something on offer below it. Retire or move that first."))
    version = _write(
        code, last.number + 1, last.content, since, actor=actor, now=now, is_retired=True
    )
    journal.record(_news(events.CategoryRetired, version, why), actor=actor, now=now)
    return version


def _newest(code: str, based_on: int) -> Version:
    last = Version.objects.filter(category=code).order_by("-number").first()
    if last is None:
        raise NotFound(_("There is no such service type."))
    if last.number != based_on:
        raise _stale()
    return last


def _write(
    code: str,
    number: int,
    content: Sections,
    since: datetime,
    *,
    actor: Actor,
    now: datetime,
    is_retired: bool = False,
) -> Version:
    try:
        with transaction.atomic():
            return Version.objects.create(
                category_id=code,
                number=number,
                effective_at=since,
                content=content,
                is_retired=is_retired,
                recorded_at=now,
                recorded_by=actor.ref,
            )
    except IntegrityError:
        raise _stale() from None


def _stale() -> Conflict:
    return Conflict(
        _("Somebody else has changed it meanwhile. Look at the newest version, then try again.")
    )


def _since(effective_at: datetime | None, now: datetime) -> datetime:
    """Tickets rely on what held when they were registered: the past cannot be revised."""
    if effective_at is not None and effective_at < now:
        raise Invalid(
            _("A change takes effect now or later, never in the past."),
            fields={"effective_at": effective_at},
        )
    return effective_at or now


def _read(document: Sections) -> Node:
    try:
        return read_node(document)
    except CatalogueError as error:
        raise _faulty(*error.problems) from None


def _require_place(node: Node, at: datetime) -> None:
    """Refuse what would hang in the air: a leaf names its group, its team and so on."""
    present = list(nodes(offered(at)))
    branches = {each.code: each for each in present if isinstance(each, Branch)}
    groups = {each.code: each for each in present if isinstance(each, Group)}
    if isinstance(node, Group) and node.branch not in branches:
        raise _faulty(f"group {node.code}: unknown branch {node.branch!r}")
    if isinstance(node, Leaf):
        problems = tuple(misfits(node, read_packaged().frame, groups, branches))
        if problems:
            raise _faulty(*problems)


def _faulty(*problems: str) -> Invalid:
    return Invalid(
        _("The document of this category is not whole. Nothing was saved."),
        fields={"document": problems},
    )


def _parent(node: Node) -> str | None:
    if isinstance(node, Leaf):
        return node.group
    return node.branch if isinstance(node, Group) else None


def _rank_of(document: Sections) -> Rank:
    return next(rank for rank in Rank if document.get(rank))


def _next_position() -> int:
    last: int | None = Category.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _news(
    kind: type[events.CategoryNews], version: Version, why: Why | None
) -> events.CategoryNews:
    return kind(
        code=version.category_id,
        number=version.number,
        effective_at=version.effective_at,
        why=why or "",
    )
