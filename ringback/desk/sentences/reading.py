"""How a sentence is read from an entry of the journal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from ringback.base.templatetags.ringback import local_time
from ringback.calendars.queries import span_text
from ringback.catalog import queries as catalog
from ringback.desk.choices import Choices
from ringback.kernel.spans import parse_span
from ringback.tickets import queries as tickets

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What the refs, paths and codes of some entries are called."""

    people: Mapping[str, str]
    categories: Mapping[str, str]
    departments: Mapping[str, str]
    choices: Choices
    now: datetime


Reader = Callable[[Content, Names], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """``words`` have places that ``places`` fill from the entry; both in the reader's language."""

    words: str | Promise
    icon: str = "point"
    tone: str = "neutral"
    places: Mapping[str, Reader] = field(default_factory=dict)

    def told(self, content: Content, names: Names) -> str:
        if not self.places:
            return str(self.words)
        return str(self.words) % {name: read(content, names) for name, read in self.places.items()}


def said(key: str) -> Reader:
    return lambda content, names: content.get(key, "")


def label(key: str, members: type[StrEnum], labels: Mapping[Any, Promise]) -> Reader:
    """The word for a code; the code itself when it has none any more."""

    def read(content: Content, names: Names) -> object:
        code = content.get(key, "")
        return labels.get(members(code), code) if code in list(members) else code

    return read


def listed(key: str, parameter: str) -> Reader:
    """A code of one of the handbook's lists."""
    return lambda content, names: names.choices.name(parameter, content.get(key, ""))


def condition(key: str) -> Reader:
    """A condition not met: of the handbook's list, else one the service type itself sets."""

    def read(content: Content, names: Names) -> object:
        code = str(content.get(key, ""))
        listed_as = names.choices.name("ineligible.reasons", code)
        if listed_as != code:
            return listed_as
        stated = catalog.requirement(code, at=names.now)
        return stated.in_language(get_language() or "zh-hans") if stated else code

    return read


def variant(key: str, words: Mapping[Any, object]) -> Reader:
    """Words for a value that is no code of a row."""
    return lambda content, names: words.get(content.get(key), content.get(key, ""))


def limit(key: str) -> Reader:
    """A span as the handbook writes it, in words; none where an instant was named."""
    return lambda content, names: (
        span_text(parse_span(content[key])) if content[key] else pgettext("limit", "as named")
    )


def moment(key: str) -> Reader:
    def read(content: Content, names: Names) -> object:
        written = content.get(key)
        return _plain(local_time(datetime.fromisoformat(written))) if written else _("not promised")

    return read


def _plain(told: str) -> str:
    """The words of a ``<time>`` without its tag: a sentence is text."""
    return told.partition(">")[2].partition("<")[0] or told


def person(key: str) -> Reader:
    return lambda content, names: names.people.get(content.get(key, ""), _("the pool"))


def department(key: str) -> Reader:
    return lambda content, names: names.departments.get(content.get(key, ""), content.get(key, ""))


def category(key: str) -> Reader:
    return lambda content, names: names.categories.get(content.get(key, ""), _("not yet filed"))


def number(key: str) -> Reader:
    return lambda content, names: tickets.number_of(content[key])
