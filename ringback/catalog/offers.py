"""What the catalogue offers the handbook: which service types a change of the manual concerns."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ringback.catalog import queries
from ringback.catalog.nodes import Leaf
from ringback.handbook import queries as handbook
from ringback.kernel.conditions import Scalar

EXAMPLES = 6
FACTS = frozenset({"category", "kind", "complexity"})
"""What a leaf says of the cases filed under it."""


@handbook.impacts.register("catalog")
def service_types(change: handbook.Change) -> Iterator[handbook.Impact]:
    leaves = queries.leaves(at=change.now)
    rules = [rule for rule in change.rules if rule.facts & FACTS]
    if rules:
        touched = [leaf for leaf in leaves if any(_is_touched(leaf, rule) for rule in rules)]
        yield _impact(_("Service types with another value"), touched)
    citing = [leaf for leaf in leaves if _cites(leaf, change.clauses)]
    if citing:
        yield _impact(_("Service types that cite a clause that changes"), citing)


def _is_touched(leaf: Leaf, rule: handbook.ChangedRule) -> bool:
    return any(rule.differs_for(facts) for facts in _cases_of(leaf))


def _cases_of(leaf: Leaf) -> Iterator[Mapping[str, Scalar]]:
    for kind in leaf.kinds:
        yield {"category": leaf.code, "kind": kind.value, "complexity": leaf.complexity.value}


def _cites(leaf: Leaf, clauses: Iterable[str]) -> bool:
    """A leaf cites a section or one of its clauses; either way it is read anew."""
    return any(
        number == cited or number.startswith(f"{cited}.") or cited.startswith(f"{number}.")
        for number in clauses
        for cited in leaf.clauses
    )


def _impact(label: str | Promise, leaves: list[Leaf]) -> handbook.Impact:
    language = get_language() or "zh-hans"
    names = tuple(leaf.name.in_language(language) for leaf in leaves[:EXAMPLES])
    return handbook.Impact(label=label, count=len(leaves), examples=names)
