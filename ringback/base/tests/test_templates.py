"""Templates of the whole house: their icons exist, the strict policy holds, the colours are read.

These look at every module's templates, since a missing icon or an inline style is seen by nobody
until a person looks at that one page.
"""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

import ringback
from ringback.base import shell, styleguide

PACKAGE = Path(ringback.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
SOURCES = sorted(PACKAGE.glob("*/*.py"))
THEME = (PACKAGE / "base/static/ringback/theme.css").read_text("utf-8")
TONES = [*styleguide.TONES]


def known_icons() -> set[str]:
    lines = (PACKAGE / "base/icons.txt").read_text("utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def test_every_icon_that_is_used_is_in_the_sprite():
    used = set(shell.THEME_ICONS.values())
    for path in [*TEMPLATES, *SOURCES]:
        text = path.read_text("utf-8")
        used |= set(re.findall(r"""\bicon[ =]["']([a-z0-9-]+)["']""", text))
        used |= set(re.findall(r'<c-icon name="([a-z0-9-]+)"', text))
    assert used - known_icons() == set()


OF_THE_PROXY = {"base/templates/outage/status.html"}
"""Served from a file while the product does not answer: without its policy and its files."""


@pytest.mark.parametrize(
    "path",
    [each for each in TEMPLATES if str(each.relative_to(PACKAGE)) not in OF_THE_PROXY],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_no_template_breaks_the_strict_policy(path):
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|hx-on|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*nonce)(?![^>]*json)", text)
    assert not re.search(r"\{#[^#]*\n", text), "a comment of several lines is shown to people"


def render(source: str, **context) -> str:
    """Cotton rewrites templates while they are loaded, so a text needs its compiler."""
    template = engines["django"].from_string(CottonCompiler().process(source))
    page = template.render(context, RequestFactory().get("/"))
    assert "<c-" not in page
    return page


@pytest.mark.parametrize(
    "source",
    [
        '<c-badge :title="words">{{ words }}</c-badge>',
        '<c-page-header :title="words" :subtitle="words" />',
        '<c-card :title="words">{{ words }}</c-card>',
        '<c-timeline-item :title="words" :who="words">{{ words }}</c-timeline-item>',
        '<c-secret :value="words" :label="words" />',
        '<c-alert :title="words">{{ words }}</c-alert>',
        '<c-empty-state :title="words" />',
        '<c-confirm id="x" :title="words" :label="words" action="/" />',
        '<c-button :label="words">{{ words }}</c-button>',
        '<c-badge title="{{ words }}">{{ words }}</c-badge>',
        '<c-button :data-x="words">1</c-button>',
        '<c-button data-x="{{ words }}">1</c-button>',
    ],
)
def test_components_escape_what_people_wrote(source):
    # In quotes of their own: cotton lets such a value pass as it is.
    assert "<b>" not in render(source, words='""><b>"')


def test_components_pass_on_what_they_were_given():
    source = """<c-button hx-vals='{"a": "b"}' disabled :data-id="7">1</c-button>"""
    button = " ".join(render(source).split())
    assert 'data-id="7" hx-vals="{&quot;a&quot;: &quot;b&quot;}" disabled>' in button


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_component_prints_its_attributes_unescaped(path):
    assert not re.search(r"{{\s*attrs\s*}}", path.read_text("utf-8"))


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2 of ``#rrggbb``."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def colours(name: str) -> tuple[str, str]:
    """A colour of the theme: light, dark."""
    found = re.search(rf"--rb-{name}: light-dark\((#\w+), (#\w+)\)", THEME)
    assert found, name
    return found[1], found[2]


@pytest.mark.parametrize(
    ("ink", "wash"),
    [
        *((f"{tone}-ink", f"{tone}-wash") for tone in TONES),
        ("ink", "paper"),
        ("ink-soft", "paper"),
        ("ink-soft", "surface"),
        ("ink-soft", "hover"),
        ("accent", "surface"),
        ("accent", "paper"),
        ("bad-ink", "surface"),
        *(("ink", f"{tone}-wash") for tone in TONES),
    ],
)
@pytest.mark.parametrize("dark", [0, 1], ids=["light", "dark"])
def test_words_can_be_read_on_their_ground(ink, wash, dark):
    assert contrast(colours(ink)[dark], colours(wash)[dark]) >= 4.5


@pytest.mark.django_db
def test_the_style_guide_is_open_in_demo_mode_only(client, settings):
    settings.RINGBACK_DEMO = settings.DEBUG = False
    assert client.get("/styleguide").status_code == 404
    settings.RINGBACK_DEMO = True
    for language, word in (("zh-CN", "界面样例"), ("en", "Style guide")):
        page = client.get("/styleguide", headers={"accept-language": language})
        assert word in page.content.decode()


def test_the_style_guide_plays_refusals(client, settings):
    settings.RINGBACK_DEMO = True
    response = client.post("/styleguide", {"refusal": "invalid"}, headers={"hx-request": "true"})
    assert response.status_code == 422


@pytest.mark.parametrize("name", ["base.html", "portal.html", "plain.html"])
def test_frames_render_without_a_user(name):
    assert "<main" in render_to_string(name, {}, RequestFactory().get("/"))
