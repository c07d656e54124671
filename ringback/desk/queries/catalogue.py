"""The catalogue as a list to choose from: whole, or what fits the words typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ringback.catalog import queries as catalog
from ringback.catalog.queries import Leaf


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class OptionGroup:
    title: str
    leaves: Sequence[Option]


def category_groups(*, words: str, chosen: str, now: datetime) -> list[OptionGroup]:
    """Without words everything, group by group; with words the best first, the best one chosen."""
    language = get_language() or "zh-hans"
    if words.strip():
        found = catalog.search(words, at=now)
        best = [_option(leaf, place == 0, language) for place, leaf in enumerate(found)]
        return [OptionGroup(_("What fits best"), best)] if best else []
    return [
        OptionGroup(
            part.group.name.in_language(language),
            [_option(leaf, leaf.code == chosen, language) for leaf in part.leaves],
        )
        for branch in catalog.tree(at=now)
        for part in branch.groups
    ]


def _option(leaf: Leaf, is_chosen: bool, language: str) -> Option:
    return Option(leaf.code, leaf.name.in_language(language), is_chosen)
