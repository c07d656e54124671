"""A run in which every text of the catalogs stands in brackets: what stands outside is either
somebody's words, in Chinese here, or was never given to a translator."""

import re
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
import time_machine
from django.utils import translation

from ringback.catalog import queries as catalog_queries
from ringback.desk.tests.floor import NOW, Floor
from tests.journeys import pages

pytestmark = pytest.mark.django_db

SPOKEN = {"alt", "aria-label", "aria-description", "placeholder", "title", "label"}
UNSPOKEN = {"script", "style", "code", "kbd", "template"}
"""Elements whose text is no prose: a key of the keyboard, a code."""
OTHER_LANGUAGE = "another language"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "path"}
WORD = re.compile(r"[A-Za-z]{2,}")
NO_PROSE = re.compile(
    r"⟦[^⟦⟧]*⟧"  # from a catalog
    r"|Ringback|English"  # names, each in its own language
    r"|https://[\w./]+"  # an address in an example
    r"|Ctrl K"  # what is written on a keyboard
    r"|\b(?:agent|colleague|lead|handler|stranger|officer|administrator)\b"  # what people log in by
    r"|\b[a-z]+(?:[._][a-z_]+)+\b"  # a code of the catalogue or of the manual
    r"|\b[A-Z]\d[\w-]*\b"  # a licence class
    r"|\{\w+\}"  # a place of a message that is filled in
    r"|packaged until \d+"  # the product's own reason, kept in a row
    r"|App违法违规\w+"  # an instrument by its Chinese name
    r"|\b(?:PDF|JPG|PNG|MB|ID|IT|VIP|APP|SMS|IPTV|WiFi|Wi-Fi|VoLTE|eSIM|r\d)\b"
)


class Prose(HTMLParser):
    """What a reader sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
            # The manual is written in both languages, and edited so: the other one says it is.
            if ("lang", "en") in attrs and tag != "html":
                self.open.append(OTHER_LANGUAGE)
        if not self._is_silent():
            self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        while tag in self.open and self.open.pop() != tag:
            pass

    def handle_data(self, text: str) -> None:
        if not self._is_silent():
            self.found.append(text)

    def _is_silent(self) -> bool:
        return not (UNSPOKEN | {OTHER_LANGUAGE}).isdisjoint(self.open)


def bare(page: str) -> list[str]:
    """Words of a page that stand in no brackets."""
    prose = Prose()
    prose.feed(page)
    said = " \x00 ".join(prose.found)
    while (less := NO_PROSE.sub(" ", said)) != said:
        said = less
    return [part.strip() for part in said.split("\x00") if WORD.search(part)]


def forget_what_was_drawn() -> None:
    """Tags remember days and lines in words. What was drawn without marks would hide a text, and
    what was drawn with them would turn up in the next test."""
    for name, module in list(sys.modules.items()):
        if name.startswith("ringback.") and ".templatetags." in name:
            for each in vars(module).values():
                if hasattr(each, "cache_clear"):
                    each.cache_clear()


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every text that passes a catalog is marked, whatever language is asked for."""

    def marking(translate: Callable[..., str]) -> Callable[..., str]:
        return lambda *texts: f"⟦{translate(*texts)}⟧"

    catalogs = translation._trans  # type: ignore[attr-defined]  # where Django looks its translations up
    for name in ("gettext", "pgettext", "ngettext", "npgettext"):
        monkeypatch.setattr(catalogs, name, marking(getattr(catalogs, name)))
    forget_what_was_drawn()
    yield
    forget_what_was_drawn()


@pytest.fixture
def house(handbook: None, calendars: None) -> Iterator[Floor]:
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=True):
        yield Floor()


def test_no_string_stands_outside_the_catalogs(house: Floor, brackets: None) -> None:
    visited: set[str] = set()
    problems = []
    for walk in (pages.of_the_desk(house), pages.of_the_portal()):
        for client, address in walk:
            response = client.get(address)
            assert response.status_code in (200, 302, 404, 422), address
            visited.add(address)
            found = bare(response.content.decode())
            problems += [f"{address}: {words}" for words in dict.fromkeys(found)]
    assert not problems, "\n".join(problems)
    assert pages.unvisited(visited) == set(), "a page nobody walks over; add it to pages.py"


def test_a_string_outside_the_catalogs_is_found() -> None:
    page = "<main><p title='Not given'>⟦Given⟧ but <kbd>Alt</kbd> not this</p></main>"
    assert bare(page) == ["Not given", "but", "not this"]
