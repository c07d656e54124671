"""The lines of a list, each drawn once a minute for all who look at it."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ringback.desk.queries.lists import Line
from ringback.kernel import instants

register = template.Library()


@register.simple_tag
def drawn(line: Line) -> SafeString:
    """The line as a row of a table. A whole floor looks at the same few hundred lines, again
    whenever one of them changes: drawing them is most of what a list costs."""
    if line.passage:  # what was found in a customer's words is nobody else's
        return _row(line)
    minute = instants.now().replace(second=0, microsecond=0)
    return _drawn(line, get_language(), minute)


@lru_cache(maxsize=4096)
def _drawn(line: Line, language: str | None, minute: datetime) -> SafeString:
    """What is said depends on the line, the language and, for the time left, the minute."""
    return _row(line)


def _row(line: Line) -> SafeString:
    return render_to_string("desk/line.html", {"line": line})
