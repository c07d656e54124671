"""The frame around every page: navigation, theme, language, the live stream.

A module puts itself into the navigation from its ``offers.py``::

    shell.navigation.add(
        "tickets",
        shell.Entry(label=_("Queue"), url_name="desk:queue", icon="inbox", verb="ticket.work"),
    )
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

import ringback
from ringback.kernel.actor import ANYBODY, Actor
from ringback.kernel.registry import Registry, Slot


class Section(StrEnum):
    """Where in the side bar an entry stands; in this order."""

    WORK = "work"
    RECORDS = "records"
    INSIGHT = "insight"
    SYSTEM = "system"


SECTION_LABELS = {
    Section.WORK: _("Work"),
    Section.RECORDS: _("Records"),
    Section.INSIGHT: _("Insight"),
    Section.SYSTEM: _("Administration"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the side bar, for whoever holds ``verb``, or any of ``verbs``; without either for
    every member of staff."""

    label: str | Promise
    url_name: str
    icon: str
    verb: str = ""
    verbs: tuple[str, ...] = ()
    section: Section = Section.WORK
    order: int = 50

    def is_for(self, actor: Actor) -> bool:
        needed = (self.verb, *self.verbs) if self.verb else self.verbs
        return not needed or any(actor.may(verb) for verb in needed)

    @property
    def address(self) -> str:
        return reverse(self.url_name)

    @property
    def folder(self) -> str:
        """What the addresses below this one begin with. The front page is above none."""
        return self.address.rstrip("/") + "/" if self.address != "/" else "//"


navigation: Registry[Entry] = Registry("navigation entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Something small in the top bar, such as the user's menu: a template of the module's."""

    template: str
    order: int = 50


tools: Registry[Tool] = Registry("top bar tool")

Warnings = Callable[[Actor, datetime], Iterable[str]]
warnings: Registry[Warnings] = Registry("warning on a first page")
"""What whoever can do something about it is told on the page their work begins with."""

stream: Slot[str] = Slot("event stream", "")
"""The url name of the page's event stream; empty until a module offers one."""

standing_topics: Registry[str] = Registry("standing topic")
"""Topics of the live stream that every page of the staff listens to, beside its own."""

search: Slot[str] = Slot("search", "")
"""The url name of the search page, which takes ``q``; empty until a module offers one."""

case_page: Slot[str] = Slot("page of a case", "")
"""The url name of the page of a ticket, which takes its number: lists below a face lead there."""

contact_page: Slot[str] = Slot("page of a contact", "")
"""The url name of the page of a contact, which takes its id."""


def link_to(slot: Slot[str], key: str) -> str:
    """The address in a slot for one row; empty while no face fills it, or there is no row."""
    return reverse(slot.get(), args=[key]) if slot.get() and key else ""


class Theme(StrEnum):
    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


THEME_COOKIE = "theme"
THEME_ICONS = {Theme.AUTO: "device-desktop", Theme.LIGHT: "sun", Theme.DARK: "moon"}
THEME_LABELS = {
    Theme.AUTO: _("Like the system"),
    Theme.LIGHT: _("Light"),
    Theme.DARK: _("Dark"),
}


def theme_of(request: HttpRequest) -> Theme:
    """The theme the reader has chosen; what no theme is counts as no choice."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return Theme(chosen) if chosen in list(Theme) else Theme.AUTO


@dataclass(frozen=True, slots=True)
class Group:
    """A section of the side bar with what this actor may open."""

    label: str | Promise
    entries: Sequence[Entry]


class Shell:
    """The frame of one request. Everything is worked out only when a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor: Actor = getattr(request, "actor", ANYBODY)

    @property
    def version(self) -> str:
        """Which Ringback this is: what somebody who asks for help is asked first."""
        return ringback.__version__

    @cached_property
    def theme(self) -> Theme:
        return theme_of(self.request)

    @property
    def themes(self) -> list[tuple[Theme, object, str]]:
        return [(theme, THEME_LABELS[theme], THEME_ICONS[theme]) for theme in Theme]

    @cached_property
    def entries(self) -> list[Entry]:
        """What the actor may open, in the order of the side bar."""
        if getattr(self.request, "user", None) is None:
            return []
        allowed = [entry for _, entry in navigation.items() if entry.is_for(self.actor)]
        sections = list(Section)
        return sorted(allowed, key=lambda e: (sections.index(e.section), e.order))

    @property
    def navigation(self) -> list[Group]:
        groups = (
            Group(SECTION_LABELS[section], [e for e in self.entries if e.section == section])
            for section in Section
        )
        return [group for group in groups if group.entries]

    @cached_property
    def current(self) -> Entry | None:
        """The entry the page lies under: the longest address that begins the path."""
        path = self.request.path
        under = [e for e in self.entries if path == e.address or path.startswith(e.folder)]
        return max(under, key=lambda e: len(e.address), default=None)

    @property
    def tools(self) -> list[Tool]:
        return sorted((tool for _, tool in tools.items()), key=lambda tool: tool.order)

    @property
    def stream_address(self) -> str:
        return _address(stream)

    @property
    def standing_topics(self) -> str:
        """As ``data-topics`` wants them; empty for whoever is no member of staff."""
        if getattr(self.request, "user", None) is None:
            return ""
        return ",".join(topic for _, topic in standing_topics.items())

    @property
    def search_address(self) -> str:
        return _address(search)


def _address(slot: Slot[str]) -> str:
    name = slot.get()
    return reverse(name) if name else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``shell`` in every template."""
    return {"shell": Shell(request)}
