"""Every text shown to people is there in both languages (see tools/catalogs.py)."""

import ast
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog

from tests.house.source import Finding, Source, assert_kept, sample, sources
from tools import catalogs

GETTEXT = "django.utils.translation."


def unreadable_texts(source: Source) -> Iterator[Finding]:
    """Texts put together before they are looked up: no catalog can hold them."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and node.args:
            name = source.full_name(node.func) or ""
            is_gettext = name.startswith(GETTEXT) and "gettext" in name
            if is_gettext and not isinstance(node.args[0], ast.Constant):
                yield Finding(source, node.lineno, name, "the text is not written out")


@pytest.mark.parametrize("folder", catalogs.modules(), ids=lambda folder: folder.name)
def test_a_module_s_catalog_is_complete_and_fresh(folder):
    problems = list(catalogs.problems_of(catalogs.texts_of(folder), folder / catalogs.CATALOG))
    assert not problems, "\n" + "\n".join(problems)


def test_a_text_is_translated_alike_everywhere():
    assert list(catalogs.contradictions()) == []


def test_a_text_translated_in_two_ways_is_found(tmp_path, monkeypatch):
    for name, translation in (("tickets", "已答复"), ("phone", "已回复")):
        path = tmp_path / name / catalogs.CATALOG
        path.parent.mkdir(parents=True)
        path.write_text(catalogs.HEADER + entry("Answered", translation), "utf-8")
    monkeypatch.setattr(catalogs, "modules", lambda: sorted(tmp_path.iterdir()))
    assert [each.split(":")[0] for each in catalogs.contradictions()] == ["'Answered'"]


def test_every_text_is_written_out():
    assert_kept("texts", (f for each in sources() for f in unreadable_texts(each)))


def test_a_text_that_is_put_together_is_found():
    text = "from django.utils.translation import gettext as _\n_(f'{count} tickets')"
    assert list(unreadable_texts(sample(text)))


@pytest.fixture
def module(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "views.py").write_text(
        "from django.utils.translation import gettext, ngettext\n"
        "gettext('Closed')\n"
        "ngettext('%(n)s ticket', '%(n)s tickets', n)\n"
    )
    (tmp_path / "templates" / "page.html").write_text(
        '<c-box\n  label="{% translate "Open" context "ticket" %}">\n'
        "{% blocktranslate trimmed %}\n    Two\n    lines\n  {% endblocktranslate %}\n</c-box>"
    )
    return tmp_path


def entry(text: str, translation: str) -> str:
    return f'msgid "{text}"\nmsgstr "{translation}"\n\n'


COMPLETE = (
    catalogs.HEADER
    + entry("Closed", "已办结")
    + entry("Two lines", "两行")
    + 'msgctxt "ticket"\n'
    + entry("Open", "处理中")
    + 'msgid "%(n)s ticket"\nmsgid_plural "%(n)s tickets"\nmsgstr[0] "%(n)s 张受理单"\n'
)


def problems(module, catalog: str) -> list[str]:
    (module / "django.po").write_text(catalog, "utf-8")
    return list(catalogs.problems_of(catalogs.texts_of(module), module / "django.po"))


def test_texts_are_found_in_python_and_templates(module):
    found = {(text.id, text.context) for text in catalogs.texts_of(module) if text.id}
    plural = ("%(n)s ticket", "%(n)s tickets")
    assert found == {("Closed", None), ("Two lines", None), ("Open", "ticket"), (plural, None)}


def test_a_complete_catalog_has_no_problem(module):
    assert problems(module, COMPLETE) == []


@pytest.mark.parametrize(
    ("whole", "broken", "problem"),
    [
        ("已办结", "", "'Closed' is not translated"),
        ('msgid "Closed"', '#, fuzzy\nmsgid "Closed"', "'Closed' is fuzzy"),
        ('msgid "Two lines"', 'msgid "Three lines"', "'Three lines' is obsolete"),
        ('msgctxt "ticket"\n', "", "'Open' is not in the catalog"),
        ("%(n)s 张", "%(m)s 张", "different placeholders"),
        ('msgid "Closed"', '#~ msgid "Gone"\n#~ msgstr "无"\n\nmsgid "Closed"', "obsolete"),
    ],
)
def test_what_is_missing_or_wrong_is_named(module, whole, broken, problem):
    assert whole in COMPLETE
    assert any(problem in each for each in problems(module, COMPLETE.replace(whole, broken)))


def test_a_module_without_texts_needs_no_catalog(tmp_path):
    assert list(catalogs.problems_of(Catalog(), tmp_path / "django.po")) == []
