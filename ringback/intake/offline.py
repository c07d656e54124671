"""Paper for the hours when the desk itself is down: one form a service type, from the catalogue.

What is written on it goes in afterwards by ``ringback register`` (docs/operate/desk-down.md), with
the form's number and the instant on it, so that clocks run from when the customer came.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from ringback.catalog import queries as catalog
from ringback.catalog.facts import FieldType
from ringback.catalog.queries import FormField, Leaf
from ringback.tickets.states import KIND_LABELS

COLUMNS = ("external_id", "occurred_at", "channel", "name", "phone", "text")
"""Of the file the forms are typed into; the first is the number printed on the paper."""
SHEET = "back-entry.csv"
INDEX = "index.html"
LINES = {FieldType.LONG_TEXT: 4}


@dataclass(frozen=True, slots=True)
class Line:
    """A question with as much paper as its answer needs; ``boxes`` are to be ticked."""

    name: str
    help: str
    is_required: bool
    boxes: tuple[str, ...]
    lines: range


def files(*, at: datetime, language: str) -> Iterator[tuple[str, str]]:
    """Pairs of a file's name and its text: a form a service type, one for whatever fits none, the
    list of them and the file to type them into."""
    with override(language):
        leaves = catalog.leaves(at=at)
        for leaf in leaves:
            yield f"{leaf.code}.html", _form(leaf, at)
        yield "any.html", _form(None, at)
        yield INDEX, _index(leaves, at)
    yield SHEET, _sheet()


def _form(leaf: Leaf | None, at: datetime) -> str:
    language = get_language() or "zh-hans"
    told = {
        "title": leaf.name.in_language(language) if leaf else _("Any request"),
        "code": leaf.code if leaf else "",
        "about": leaf.about.in_language(language) if leaf else "",
        "kinds": [KIND_LABELS[kind] for kind in leaf.kinds] if leaf else list(KIND_LABELS.values()),
        "lines": [_line(field, language) for field in leaf.form] if leaf else [],
        "words": range(6),
        "at": at,
        "LANGUAGE_CODE": language,
    }
    return render_to_string("intake/offline_form.html", told)


def _line(field: FormField, language: str) -> Line:
    boxes = tuple(each.name.in_language(language) for each in field.choices)
    if field.type is FieldType.BOOLEAN:
        boxes = (str(_("yes")), str(_("no")))
    return Line(
        name=field.name.in_language(language),
        help=field.help.in_language(language),
        is_required=field.required,
        boxes=boxes,
        lines=range(0 if boxes else LINES.get(field.type, 1)),
    )


def _index(leaves: tuple[Leaf, ...], at: datetime) -> str:
    language = get_language() or "zh-hans"
    listed = [(f"{leaf.code}.html", leaf.name.in_language(language)) for leaf in leaves]
    told = {"listed": [*listed, ("any.html", _("Any request"))], "at": at, "sheet": SHEET}
    return render_to_string("intake/offline_index.html", {**told, "LANGUAGE_CODE": language})


def _sheet() -> str:
    """With the mark by which spreadsheet programs know UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerow(COLUMNS)
    return "\ufeff" + out.getvalue()
