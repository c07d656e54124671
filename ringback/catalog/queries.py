"""What others may ask of the catalogue: always as it stands at an instant.

A ticket asks for the instant it was registered, so its form and words stay as they were.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ringback.base.prepared import Prepared
from ringback.base.remembered import Remembered
from ringback.catalog import rules
from ringback.catalog.asking import (
    placed,
    question,
    questions,
    with_question,
    without_question,
)
from ringback.catalog.document import Sections, read_node, read_packaged
from ringback.catalog.facts import Kind, Rank
from ringback.catalog.messages import problem_text
from ringback.catalog.models import Version
from ringback.catalog.nodes import Branch, FormField, Frame, Group, Leaf, Verification, Wording
from ringback.catalog.rules import Answer, Checked, Eligibility
from ringback.kernel.conditions import Facts
from ringback.kernel.errors import Invalid, NotFound
from ringback.kernel.instants import zone_named

__all__ = [
    "Branch",
    "BranchOfGroups",
    "Checked",
    "Eligibility",
    "FormField",
    "Frame",
    "Group",
    "GroupOfLeaves",
    "Leaf",
    "Node",
    "VersionRow",
    "answers",
    "category",
    "checked_answers",
    "document",
    "eligibility",
    "form_of",
    "frame",
    "history",
    "is_on_offer",
    "leaves",
    "names",
    "placed",
    "problem_text",
    "question",
    "questions",
    "read_leaf",
    "requirement",
    "search",
    "tree",
    "verifications",
    "weights",
    "with_question",
    "without_question",
]

Node = Branch | Group | Leaf
Part = TypeVar("Part", Branch, Group, Leaf)


@dataclass(frozen=True, slots=True)
class GroupOfLeaves:
    group: Group
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class BranchOfGroups:
    branch: Branch
    groups: tuple[GroupOfLeaves, ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One line of a category's history."""

    number: int
    effective_at: datetime
    is_retired: bool
    is_packaged: bool
    recorded_at: datetime
    recorded_by: str


def category(code: str, *, at: datetime) -> Leaf:
    """The leaf as it stood, retired or not. Raises ``NotFound`` when there was none."""
    found = _one(code, at=at)
    if not isinstance(found, Leaf):
        raise _unknown()
    return found


Words = Sequence[tuple[Any, ...]]


def leaves(*, at: datetime) -> tuple[Leaf, ...]:
    """What is on offer, in the order of the screen."""
    # The last word of each is found here: the database would look for it once for every leaf.
    words, latest, offer = _offer()
    return offer if latest is None or latest <= at else _standing_at(words, at)


def _standing_at(words: Words, at: datetime) -> tuple[Leaf, ...]:
    last = {
        code: (pk, is_retired) for code, pk, is_retired, effective_at in words if effective_at <= at
    }
    return tuple(_of(_nodes([pk for pk, is_retired in last.values() if not is_retired]), Leaf))


_words_of_leaves = Prepared(
    lambda: (
        Version.objects.filter(category__rank=Rank.LEAF)
        .order_by("category__position", "category", "number")
        .values_list("category_id", "pk", "is_retired", "effective_at")
    ),
)


@Remembered
def _offer() -> tuple[Words, datetime | None, tuple[Leaf, ...]]:
    """All words of leaves, when the last takes effect, and what is on offer from then on."""
    words = _words_of_leaves()
    latest = max((effective_at for *_word, effective_at in words), default=None)
    return words, latest, _standing_at(words, latest) if latest else ()


def tree(*, at: datetime) -> tuple[BranchOfGroups, ...]:
    """Everything on offer. A branch or group with nothing on offer is left out."""
    found = list(nodes(offered(at)))
    groups = [
        GroupOfLeaves(group, tuple(each for each in _of(found, Leaf) if each.group == group.code))
        for group in _of(found, Group)
    ]
    branches = (
        BranchOfGroups(
            branch,
            tuple(each for each in groups if each.group.branch == branch.code and each.leaves),
        )
        for branch in _of(found, Branch)
    )
    return tuple(each for each in branches if each.groups)


def names(codes: Iterable[str], *, at: datetime) -> dict[str, Wording]:
    """What categories are called, retired ones too; an unknown code is left out. One query."""
    found = nodes(standing(at).filter(category__in=set(codes)))
    return {node.code: node.name for node in found}


def verifications(codes: Iterable[str], *, at: datetime) -> dict[str, Verification]:
    """What leaves ask before their content is seen, told or changed, retired ones too; what is no
    leaf is left out. One query."""
    found = _of(nodes(standing(at).filter(category__in=set(codes))), Leaf)
    return {leaf.code: leaf.verification for leaf in found}


def requirement(code: str, *, at: datetime) -> Wording | None:
    """What a condition of a transaction says; ``None`` when no leaf has it any more."""
    found = (need for leaf in leaves(at=at) for need in leaf.requirements if need.code == code)
    return next((need.text for need in found), None)


def is_on_offer(code: str, *, at: datetime) -> bool:
    """Whether a leaf of that code may be chosen for a new request."""
    return offered(at).filter(category=code, category__rank=Rank.LEAF).exists()


def search(words: str, *, at: datetime, limit: int = 8) -> tuple[Leaf, ...]:
    """The leaves on offer that best answer to what somebody typed, best first."""
    ranked = [(rules.relevance(leaf, words), leaf) for leaf in leaves(at=at)]
    ranked.sort(key=lambda each: -each[0])
    return tuple(leaf for score, leaf in ranked[:limit] if score)


def form_of(code: str, *, at: datetime) -> tuple[FormField, ...]:
    """The questions of a leaf. Raises ``NotFound``."""
    return category(code, at=at).form


def checked_answers(
    *, code: str, answers: Mapping[str, object], at: datetime, now: datetime
) -> Checked:
    """Answers against the form a leaf had at ``at``, with dates counted from ``now``.

    Whatever was answered, a verdict comes back. Raises ``NotFound`` for an unknown leaf.
    """
    zone = zone_named(timezone.get_default_timezone_name())
    return rules.validate_answers(form_of(code, at=at), answers, now=now, zone=zone)


def answers(
    *, code: str, given: Mapping[str, object], at: datetime, now: datetime
) -> Mapping[str, Answer]:
    """The cleaned answers; raises ``Invalid`` with the fault of each field in words."""
    checked = checked_answers(code=code, answers=given, at=at, now=now)
    if not checked.is_sound:
        raise Invalid(
            _("Some answers cannot be taken yet. Nothing was saved."),
            fields={each: problem_text(fault) for each, fault in checked.problems.items()},
        )
    return checked.cleaned


def eligibility(leaf: Leaf, *, kind: Kind, facts: Facts) -> Eligibility:
    """Whether a request may go ahead as far as ``facts`` tell. Raises ``ConditionError``."""
    return rules.eligibility(leaf, facts, kind=kind)


def frame() -> Frame:
    """Departments, teams, skills and licence classes a leaf may name, with their names."""
    return read_packaged().frame


def weights() -> Mapping[str, int]:
    """Shares of requests by leaf, in per mille: the mix of a demonstration."""
    return read_packaged().weights


def history(code: str) -> list[VersionRow]:
    """All versions, newest first; empty for an unknown code."""
    rows = Version.objects.filter(category=code).order_by("-number")
    return [
        VersionRow(
            number=row.number,
            effective_at=row.effective_at,
            is_retired=row.is_retired,
            is_packaged=row.is_packaged,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
        )
        for row in rows.defer("content")
    ]


def document(code: str) -> Sections:
    """The document of the newest version, to be edited. Raises ``NotFound``."""
    newest = Version.objects.filter(category=code).order_by("-number").first()
    if newest is None:
        raise _unknown()
    content: Sections = newest.content
    return content


def read_leaf(document: Sections) -> Leaf:
    """The leaf a document is about. Raises ``NotFound`` for a branch or group: they ask nothing."""
    node = read_node(document)
    if not isinstance(node, Leaf):
        raise _unknown()
    return node


def standing(at: datetime) -> QuerySet[Version]:
    """The version of each category that holds at an instant: the last word of those in effect."""
    last_word = (
        Version.objects.filter(category=OuterRef("category"), effective_at__lte=at)
        .order_by("-number")
        .values("pk")[:1]
    )
    return Version.objects.filter(pk=Subquery(last_word))


_read: dict[UUID, Node] = {}
"""Versions never change and are few: each is read once in the life of a process."""


def nodes(versions: QuerySet[Version]) -> Iterator[Node]:
    """What versions say, in their order."""
    return _nodes(list(versions.values_list("pk", flat=True)))


def _nodes(ids: Sequence[UUID]) -> Iterator[Node]:
    unread = [each for each in ids if each not in _read]
    for version in Version.objects.filter(pk__in=unread) if unread else ():
        _read[version.pk] = read_node(version.content)
    return (_read[each] for each in ids)


def offered(at: datetime) -> QuerySet[Version]:
    """Those that are not retired, in the order of the screen."""
    return standing(at).filter(is_retired=False).order_by("category__position", "category")


def _one(code: str, *, at: datetime) -> Node | None:
    return next(nodes(standing(at).filter(category=code)), None)


def _of(nodes: Iterable[Node], rank: type[Part]) -> Iterable[Part]:
    return (node for node in nodes if isinstance(node, rank))


def _unknown() -> NotFound:
    return NotFound(_("There is no such service type."))
