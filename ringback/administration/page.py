"""What a page of this face consists of: facts, warnings, tables, and the forms of what can be done.

One template shows them all, so that every area looks and reads alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django import forms
from django.urls import reverse
from django.utils.functional import Promise

from ringback.administration.acts import Act
from ringback.kernel.actor import Actor

Words = str | Promise
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks for which page, and when. ``key`` names the thing the page is about, if any."""

    actor: Actor
    now: datetime
    key: str = ""
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def before(self) -> int | None:
        """The key of a page; what is no key turns none."""
        written = self.query.get("before", "")
        return int(written) if written.isdecimal() and len(written) <= 18 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """``indent``: how deep it lies in a tree. ``at``: an instant, shown as the house shows them.
    ``lang``: words in a language whatever the reader's is. ``is_code``: as the house writes it."""

    words: Words = ""
    href: str = ""
    tone: str = ""
    indent: int = 0
    lang: str = ""
    is_code: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """``acts`` belong to a row each, in its last cell; as many as there are rows, or none."""

    title: Words
    heads: Sequence[Words]
    rows: Sequence[Sequence[Cell]]
    empty: Words
    older: str = ""
    acts: Sequence[Sequence[Act]] = ()

    @property
    def lines(self) -> list[tuple[list[tuple[Words, Cell]], Sequence[Act]]]:
        """Each row with the heads of its cells and its acts."""
        acts = self.acts or [()] * len(self.rows)
        told = ([*zip(self.heads, row, strict=True)] for row in self.rows)
        return list(zip(told, acts, strict=True))


@dataclass(frozen=True, slots=True)
class Preview:
    """A form to be looked at in one language; nothing can be typed into it."""

    title: Words
    lang: str
    form: forms.Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``above`` is (words, address) of the page it lies under."""

    title: Words
    about: Words = ""
    above: tuple[Words, str] | None = None
    links: Sequence[tuple[Words, str]] = ()
    warnings: Sequence[Words] = ()
    facts: Sequence[tuple[Words, Cell]] = ()
    tables: Sequence[Table] = ()
    previews: Sequence[Preview] = ()
    acts: Sequence[Act] = ()

    @property
    def all_acts(self) -> list[Act]:
        in_tables = (act for table in self.tables for acts in table.acts for act in acts)
        return [*self.acts, *in_tables]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One entry of this face. ``page`` raises ``NotFound`` for a key that names nothing."""

    code: str
    label: Words
    about: Words
    icon: str
    verb: str
    page: Callable[[Ask], Page]
    order: int


def text(words: object, **rest: object) -> Cell:
    return Cell(words=str(words), **rest)  # type: ignore[arg-type]


def coded(words: object) -> Cell:
    return Cell(words=str(words), is_code=True)


def instant(at: datetime | None) -> Cell:
    return Cell(at=at) if at else Cell(words="—")


def address(code: str, key: object = "") -> str:
    """Where an area is, or a thing in it."""
    if key:
        return reverse("administration:one", args=[code, key])
    return reverse("administration:area", args=[code])


def cut(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], bool]:
    """The rows of a page, and whether there are more; ask for one more than ``limit``."""
    return rows[:limit], len(rows) > limit
