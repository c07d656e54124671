"""Why a rule said what it said: every case of it, and how it fared with the facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from ringback.handbook.rules import Case, choose
from ringback.handbook.stock import Stated
from ringback.handbook.words import conditions_in_words, facts_in_words, value_in_words
from ringback.kernel.conditions import Facts


class Fate(StrEnum):
    CHOSEN = "chosen"
    BROKEN = "broken"  # one of its conditions does not hold
    OUTRANKED = "outranked"  # it holds, and another of higher priority does, too


@dataclass(frozen=True, slots=True)
class Weighed:
    """A case in the reader's language: ``when`` it applies, the ``value`` it gives, and in
    ``because`` why it was chosen or was not."""

    fate: Fate
    when: str
    value: str
    because: str

    @property
    def is_chosen(self) -> bool:
        return self.fate is Fate.CHOSEN

    def __str__(self) -> str:
        return _("%(value)s (%(when)s): %(because)s") % {
            "value": self.value,
            "when": self.when,
            "because": self.because,
        }


def weigh(stated: Stated, facts: Facts) -> Iterator[Weighed]:
    """By falling priority."""
    rule = stated.text.rule
    chosen = choose(rule.cases, facts)
    for case in sorted(rule.cases, key=lambda each: -each.priority):
        fate, because = _fate(case, chosen, facts)
        yield Weighed(
            fate=fate,
            when=conditions_in_words(case.conditions) or _("in all other cases"),
            value=value_in_words(rule.shape, case.value, stated.text.unit),
            because=because,
        )


def _fate(case: Case, chosen: Case | None, facts: Facts) -> tuple[Fate, str]:
    broken = [each.fact for each in case.conditions if not each.holds(facts)]
    if broken:
        known = facts_in_words(facts, list(dict.fromkeys(broken)))
        return Fate.BROKEN, _("does not apply, for %(facts)s") % {"facts": known}
    if case is chosen:
        told = _("chosen: of those that apply it goes first, with priority %(priority)d")
        return Fate.CHOSEN, told % {"priority": case.priority}
    told = _("applies, too, but with priority %(priority)d comes after the chosen one")
    return Fate.OUTRANKED, told % {"priority": case.priority}
