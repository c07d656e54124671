"""The manual's rules in words: values, conditions and sources, in the reader's language."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ringback.handbook.shapes import Shape
from ringback.handbook.sources import Basis, Source
from ringback.handbook.terms import CODE_LABELS, FACT_LABELS
from ringback.handbook.values import Bilingual, Value, ValueType
from ringback.kernel.conditions import Condition, Conditions, Facts, Operator, Scalar
from ringback.kernel.spans import Span, Unit

BASIS_LABELS: Mapping[Basis, Promise] = {
    Basis.LAW: pgettext_lazy("basis", "Law"),
    Basis.UNVERIFIED: pgettext_lazy("basis", "Unverified"),
    Basis.MANUAL: pgettext_lazy("basis", "Operator's manual"),
    Basis.PRACTICE: pgettext_lazy("basis", "Practice"),
    Basis.DESIGN: pgettext_lazy("basis", "Product default"),
}


LANGUAGES = (("zh", "zh-Hans", _("Chinese")), ("en", "en", _("English")))
"""The two languages of every text: their code in names of columns, their tag, their name."""


def in_reader_s_language(words: Bilingual) -> str:
    return words.in_language(get_language() or "zh-hans")


def span_in_words(span: Span) -> str:
    """``5wd`` as "5 working days": the unit is part of the rule and never rounded away."""
    count = span.amount
    forms = {
        Unit.SECOND: ngettext("%(count)d second", "%(count)d seconds", count),
        Unit.MINUTE: ngettext("%(count)d minute", "%(count)d minutes", count),
        Unit.HOUR: ngettext("%(count)d hour", "%(count)d hours", count),
        Unit.SERVICE_HOUR: ngettext("%(count)d service hour", "%(count)d service hours", count),
        Unit.DAY: ngettext("%(count)d day", "%(count)d days", count),
        Unit.WORKING_DAY: ngettext("%(count)d working day", "%(count)d working days", count),
        Unit.MONTH: ngettext("%(count)d month", "%(count)d months", count),
        Unit.YEAR: ngettext("%(count)d year", "%(count)d years", count),
    }
    return forms[span.unit] % {"count": count}


def value_in_words(shape: Shape, value: Value, unit: Bilingual | None = None) -> str:
    """A value as a reader expects it. A table is shown as one, not put into words."""
    if isinstance(value, Span):
        return span_in_words(value)
    if isinstance(value, Bilingual):
        return in_reader_s_language(value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Decimal):
        return _number_in_words(shape, value)
    if shape.choices and isinstance(value, str):
        return in_reader_s_language(shape.choices[value])
    return f"{value} {in_reader_s_language(unit)}" if unit else str(value)


def _number_in_words(shape: Shape, number: Decimal) -> str:
    if shape.type is ValueType.MONEY:
        return pgettext("money", "¥%(amount)s") % {"amount": f"{number:,.2f}"}
    # 0.90 is 90 %, 0.003 is 0.3 %: no digit that the rule states is lost.
    return f"{(number * 100).normalize():f} %"


def conditions_in_words(conditions: Conditions) -> str:
    """ "Kind is fault or complaint; Severity is high"; empty when a case always holds."""
    return pgettext("between conditions", "; ").join(_condition(each) for each in conditions)


def facts_in_words(facts: Facts, names: Collection[str]) -> str:
    """What is known under these names: "Severity is Normal"; the unknown is said to be so."""
    told = []
    for name in names:
        value = facts.get(name)
        unknown = Condition(name, Operator.PRESENT, operand=False)
        told.append(unknown if value is None else Condition(name, Operator.EQUALS, value))
    return conditions_in_words(tuple(told))


def _condition(condition: Condition) -> str:
    operands = condition.operand if isinstance(condition.operand, tuple) else (condition.operand,)
    told = pgettext("between alternatives", " or ").join(
        _code(condition.fact, operand) for operand in operands
    )
    form = str(_FORMS[_form(condition)])
    return form % {"fact": FACT_LABELS.get(condition.fact, condition.fact), "value": told}


def _form(condition: Condition) -> Operator | None:
    """The form of words; None stands for "is not known"."""
    if condition.operator is Operator.PRESENT and not condition.operand:
        return None
    return condition.operator


def _code(fact: str, operand: Scalar) -> str:
    if isinstance(operand, bool):
        return gettext("yes") if operand else gettext("no")
    return str(CODE_LABELS.get(fact, {}).get(str(operand), operand))


_FORMS: Mapping[Operator | None, Promise] = {
    Operator.EQUALS: _("%(fact)s is %(value)s"),
    Operator.IN: _("%(fact)s is %(value)s"),
    Operator.DIFFERS: _("%(fact)s is not %(value)s"),
    Operator.NOT_IN: _("%(fact)s is not %(value)s"),
    Operator.AT_LEAST: _("%(fact)s is at least %(value)s"),
    Operator.ABOVE: _("%(fact)s is above %(value)s"),
    Operator.AT_MOST: _("%(fact)s is at most %(value)s"),
    Operator.BELOW: _("%(fact)s is below %(value)s"),
    Operator.PRESENT: _("%(fact)s is known"),
    None: _("%(fact)s is not known"),
}


def citation(source: Source) -> str:
    """Instrument, edition and article as far as they are stated; empty for our own numbers."""
    if source.instrument is None:
        return ""
    told = gettext("%(instrument)s (%(edition)s)") % {
        "instrument": in_reader_s_language(source.instrument.name),
        "edition": source.instrument.edition,
    }
    return f"{told} {in_reader_s_language(source.article)}" if source.article else told
