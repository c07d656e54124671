"""A text as safe HTML: its Markdown rendered, or its words marked where they differ."""

import re
from collections.abc import Iterable

import nh3
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from ringback.kernel.marking import Mark, Piece

# Chinese is written without spaces, but a line break in Markdown is shown as one.
_WIDE = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_BREAK_IN_CHINESE = re.compile(rf"(?<={_WIDE})\n(?=\**{_WIDE})")

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
_TAGS = {
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "code",
    "blockquote",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "br",
    "a",
}


def html_of(text: str) -> SafeString:
    """Headings and pictures have no place in it and are dropped; tables get our look."""
    rendered = _markdown.render(_BREAK_IN_CHINESE.sub("", text))
    clean = nh3.clean(rendered, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https"})
    framed = clean.replace("<table>", '<table class="table">')
    return mark_safe(framed)  # noqa: S308 - cleaned on the line above


_MARKS = {
    Mark.SAME: "{}",
    Mark.GONE: '<del class="gone">{}</del>',
    Mark.NEW: '<ins class="new">{}</ins>',
}


def marked(pieces: Iterable[Piece]) -> SafeString:
    """A text with what is gone or new marked; its line breaks stand as they are."""
    told = (format_html(_MARKS[piece.mark], piece.text) for piece in pieces)
    return format_html_join("", "{}", ((each,) for each in told))
