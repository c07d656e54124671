"""The looks every screen is shown in, and what must hold in each of them."""

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import BrowserContext, Page

LOOKS = [
    ("zh-hans", "light", 1440),
    ("zh-hans", "dark", 390),
    ("en", "dark", 1440),
    ("en", "light", 390),
]
"""Every pair of language, theme and width: colours, words and widths do not conspire in threes."""
if "sqlite" not in str(settings.DATABASES["default"]["ENGINE"]):
    LOOKS = LOOKS[:1]  # what a page looks like does not depend on the database


def read_as(context: BrowserContext, origin: str, language: str, theme: str) -> None:
    """The language and the theme this browser has chosen."""
    chosen = {"django_language": language, "theme": theme}
    context.add_cookies([{"name": n, "value": v, "url": origin} for n, v in chosen.items()])


def look_at(page: Page, width: int) -> None:
    """Axe finds nothing on the page as it stands, and nothing is wider than the window."""
    page.wait_for_load_state()
    found = Axe().run(page)
    assert found.violations_count == 0, (page.url, found.generate_report())
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
