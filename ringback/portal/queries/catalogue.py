"""The catalogue in the customer's words: by branch, by words, by what recognition makes of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.catalog import queries as catalog
from ringback.catalog.queries import BranchOfGroups, Leaf
from ringback.intake import queries as intake
from ringback.kernel.errors import NotFound
from ringback.messaging.states import LEVEL_LABELS, Level
from ringback.portal import limits
from ringback.tickets.states import Kind

LONGEST_WORDS = 200
"""Characters of a search."""
BRANCH_ICONS = {
    "basic": "phone",
    "value_added": "device-mobile",
    "network": "refresh",
    "support": "headset",
    "personal": "user",
}


@dataclass(frozen=True, slots=True)
class Type:
    """A service type as a customer chooses it."""

    code: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Part:
    """Types that belong together."""

    title: str
    types: Sequence[Type]


@dataclass(frozen=True, slots=True)
class BranchCard:
    """One of the five categories."""

    code: str
    name: str
    about: str
    icon: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Condition:
    text: str
    cure: str


@dataclass(frozen=True, slots=True)
class TypePage:
    """All that is told before anybody begins (§2.1.1). ``level``: what carrying it out needs
    beyond a code to the phone; ``None`` when the code is enough."""

    type: Type
    branch: str
    branch_name: str
    conditions: Sequence[Condition]
    material: Sequence[str]
    questions: Sequence[str]
    level: object


@dataclass(frozen=True, slots=True)
class Suggested:
    """``kind`` is what recognition thinks is wanted; empty when it cannot tell."""

    types: Sequence[Type]
    kind: str


def branches(*, language: str, at: datetime) -> list[BranchCard]:
    return [_card(branch, language) for branch in catalog.tree(at=at)]


def branch(*, code: str, language: str, at: datetime) -> BranchCard:
    """Raises ``NotFound``."""
    found = (each for each in catalog.tree(at=at) if each.branch.code == code)
    part = next(found, None)
    if part is None:
        raise NotFound(_("There is no such service type."))
    return _card(part, language)


def type_page(*, code: str, language: str, at: datetime) -> TypePage:
    """Raises ``NotFound`` for a type that is not on offer."""
    if not catalog.is_on_offer(code, at=at):
        raise NotFound(_("There is no such service type."))
    leaf = catalog.category(code, at=at)
    named = catalog.names([leaf.branch], at=at)
    return TypePage(
        type=shown(leaf, language),
        branch=leaf.branch,
        branch_name=named[leaf.branch].in_language(language),
        conditions=conditions(leaf, language),
        material=[each.name.in_language(language) for each in leaf.material],
        questions=[each.name.in_language(language) for each in leaf.form if not each.when],
        level=level_beyond_code(leaf),
    )


def conditions(leaf: Leaf, language: str) -> list[Condition]:
    return [
        Condition(each.text.in_language(language), each.cure.in_language(language))
        for each in leaf.requirements
    ]


def level_beyond_code(leaf: Leaf) -> object:
    """The level that carrying it out needs when a code to the phone does not reach it (§2.1.2)."""
    needed = Level(leaf.verification.do.value)
    if Kind.TRANSACTION not in leaf.kinds or Level.CODE.reaches(needed):
        return None
    return LEVEL_LABELS[needed]


def on_offer(*, at: datetime) -> Sequence[Leaf]:
    """Every type that may be chosen."""
    return catalog.leaves(at=at)


def search(*, words: str, language: str, at: datetime) -> list[Type]:
    found = catalog.search(words[:LONGEST_WORDS], at=at)
    return [shown(leaf, language) for leaf in found]


def suggested(*, text: str, language: str, at: datetime) -> Suggested:
    """What the words are probably about: what recognition says, then what the catalogue's own
    words say, as many as the handbook lets us suggest."""
    opinion = intake.opinion_on(text=text, at=at)
    on_offer = {leaf.code: leaf for leaf in catalog.leaves(at=at)}
    codes = [label for label, _sure in opinion.category.top] if opinion else []
    likely: Iterator[str] = iter([*codes, *(leaf.code for leaf in catalog.search(text, at=at))])
    best = list(dict.fromkeys(code for code in likely if code in on_offer))
    types = [shown(on_offer[code], language) for code in best[: limits.suggestions(at)]]
    return Suggested(types, opinion.kind.label if opinion else "")


def shown(leaf: Leaf, language: str) -> Type:
    return Type(leaf.code, leaf.name.in_language(language), leaf.about.in_language(language))


def names(codes: Iterable[str], *, language: str, at: datetime) -> dict[str, str]:
    """What types are called, retired ones too."""
    found = catalog.names(filter(None, codes), at=at)
    return {code: name.in_language(language) for code, name in found.items()}


def _card(part: BranchOfGroups, language: str) -> BranchCard:
    return BranchCard(
        code=part.branch.code,
        name=part.branch.name.in_language(language),
        about=part.branch.about.in_language(language),
        icon=BRANCH_ICONS.get(part.branch.code, "dots"),
        parts=[
            Part(
                group.group.name.in_language(language),
                [shown(leaf, language) for leaf in group.leaves],
            )
            for group in part.groups
        ],
    )
