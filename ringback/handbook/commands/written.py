"""What was typed into a draft, checked: the words of a clause, the cases of a parameter."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringback.handbook.facts import VOCABULARY
from ringback.handbook.models import Parameter, ParameterCase
from ringback.handbook.rules import Case, Rule, faults_of
from ringback.handbook.shapes import Shape
from ringback.handbook.slots import wrong_to_others
from ringback.handbook.values import Bilingual, ValueRefused
from ringback.kernel.conditions import ConditionError, read_conditions, write_conditions
from ringback.kernel.errors import Invalid

LONGEST_TITLE, LONGEST_TEXT, MOST_CASES = 200, 20_000, 100
_TITLES = ("title_zh", "title_en")


@dataclass(frozen=True, slots=True)
class ClauseDraft:
    """What a clause is to say; the texts are Markdown."""

    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    scope_zh: str
    scope_en: str


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """One case of a parameter in written form; without conditions it always applies."""

    value: Any
    conditions: Mapping[str, Any]
    priority: int = 0


def clause_words(draft: ClauseDraft) -> dict[str, str]:
    """The columns of a clause. Raises ``Invalid`` with fields."""
    written = {name: text.replace("\r\n", "\n").strip() for name, text in asdict(draft).items()}
    fields: dict[str, object] = {
        name: _("Words are wanted in both languages.") for name, text in written.items() if not text
    }
    for name, text in written.items():
        most = LONGEST_TITLE if name in _TITLES else LONGEST_TEXT
        if len(text) > most:
            fields[name] = _("At most %(count)d characters.") % {"count": most}
    if fields:
        raise Invalid(_("The clause cannot be saved so. Nothing was changed."), fields=fields)
    return written


def rule_of(row: Parameter, shape: Shape, drafts: Sequence[CaseDraft]) -> Rule:
    """The parameter with other cases. Raises ``Invalid`` with ``case-<place>`` or ``cases``."""
    if len(drafts) > MOST_CASES:
        raise refused("cases", _("At most %(count)d cases.") % {"count": MOST_CASES})
    cases = [_case(place, shape, draft) for place, draft in enumerate(drafts)]
    label = Bilingual(row.label_zh, row.label_en)
    rule = Rule(row.code, label, shape, tuple(cases), row.is_partial)
    if len({case.priority for case in cases}) != len(cases):
        raise refused("cases", _("Two cases have one priority: which of them would hold?"))
    if faults_of(rule):
        raise refused("cases", _("One case must hold always, when no other does."))
    for fault in wrong_to_others(rule):
        raise refused("cases", fault)
    return rule


def _case(place: int, shape: Shape, draft: CaseDraft) -> Case:
    try:
        return Case(
            priority=draft.priority,
            conditions=read_conditions(draft.conditions, VOCABULARY),
            value=shape.read(draft.value),
        )
    except (ConditionError, ValueRefused) as problem:
        raise refused(f"case-{place}", str(problem)) from None


def refused(field: str, why: object) -> Invalid:
    return Invalid(_("The value cannot be taken so. Nothing was changed."), fields={field: why})


def case_rows(row: Parameter, rule: Rule) -> list[ParameterCase]:
    return [
        ParameterCase(
            parameter=row,
            priority=case.priority,
            conditions=write_conditions(case.conditions),
            value=rule.shape.write(case.value),
        )
        for case in rule.cases
    ]
