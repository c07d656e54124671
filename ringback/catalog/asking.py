"""Changes to what a leaf asks, question by question, on its document. Pure: the document handed in
stays as it is, and whether the new one is whole is for the reader to say.

A form lists its required questions first, then the others, each list in its own order.
"""

from collections.abc import Iterator
from typing import Any

from ringback.catalog.reader import Sections

Row = dict[str, Any]

LISTS = {True: "required", False: "optional"}
"""Where a leaf keeps the codes of what must be answered, and of what may be."""


def questions(document: Sections) -> Iterator[tuple[Row, bool]]:
    """Each question with whether it must be answered, in the order of the form."""
    rows = {row["code"]: row for row in document.get("field", ())}
    for required, name in LISTS.items():
        for code in _leaf(document).get(name, ()):
            yield rows[code], required


def question(document: Sections, code: str) -> tuple[Row, bool] | None:
    return next((found for found in questions(document) if found[0]["code"] == code), None)


def with_question(document: Sections, row: Row, *, required: bool) -> Sections:
    """A new question at the end of its list, or another wording of the one of that code, in its
    place unless it changes the list."""
    code = row["code"]
    rows = [dict(each) for each in document.get("field", ())]
    known = [place for place, each in enumerate(rows) if each["code"] == code]
    if known:
        rows[known[0]] = row
    else:
        rows.append(row)
    lists = _lists(document)
    if code not in lists[required]:
        lists[not required] = [each for each in lists[not required] if each != code]
        lists[required].append(code)
    return _with(document, rows, lists)


def without_question(document: Sections, code: str) -> Sections:
    """The form without it, and without what tied other questions to it."""
    rows = [_untied(row, code) for row in document.get("field", ()) if row["code"] != code]
    lists = {
        required: [each for each in codes if each != code]
        for required, codes in _lists(document).items()
    }
    return _with(document, rows, lists)


def placed(document: Sections, code: str, place: int) -> Sections:
    """The question as number ``place`` of its list, counted from 1; beyond the end: the last."""
    lists = _lists(document)
    for codes in lists.values():
        if code in codes:
            codes.remove(code)
            codes.insert(max(place - 1, 0), code)
    return _with(document, [*document.get("field", ())], lists)


def _untied(row: Row, code: str) -> Row:
    kept = dict(row)
    if code in kept.get("when", {}):
        kept["when"] = {fact: test for fact, test in kept["when"].items() if fact != code}
        if not kept["when"]:
            del kept["when"]
    if kept.get("not_before") == code:
        del kept["not_before"]
    return kept


def _leaf(document: Sections) -> Row:
    (leaf,) = document["leaf"]
    return leaf


def _lists(document: Sections) -> dict[bool, list[str]]:
    return {required: [*_leaf(document).get(name, ())] for required, name in LISTS.items()}


def _with(document: Sections, rows: list[Row], lists: dict[bool, list[str]]) -> Sections:
    leaf = {key: value for key, value in _leaf(document).items() if key not in LISTS.values()}
    leaf |= {LISTS[required]: codes for required, codes in lists.items() if codes}
    changed = {**document, "leaf": [leaf], "field": rows}
    return {name: kept for name, kept in changed.items() if kept}
