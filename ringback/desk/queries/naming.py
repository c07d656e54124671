"""What refs, paths and codes are called: three look-ups a page, however much it shows."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import get_language

from ringback.base import names
from ringback.catalog import queries as catalog
from ringback.desk.choices import Choices
from ringback.desk.sentences import Names
from ringback.people import queries as people

REF_KINDS = ("user:", "customer:", "client:", "system:")


def names_of(words: Iterable[str], *, choices: Choices, now: datetime) -> Names:
    """Refs, department paths and category codes may come in any order; what is none is dropped."""
    known = set(words) - {""}
    refs = {word for word in known if word.startswith(REF_KINDS)}
    paths = {word for word in known if word.startswith("/")}
    return Names(
        people=names.display_names(refs),
        departments=people.department_names(paths),
        categories=category_names(known - refs - paths, now),
        choices=choices,
        now=now,
    )


def category_names(codes: Iterable[str], now: datetime) -> Mapping[str, str]:
    """What leaves are called, in the reader's language."""
    language = get_language() or "zh-hans"
    named = catalog.names(filter(None, codes), at=now)
    return {code: name.in_language(language) for code, name in named.items()}
