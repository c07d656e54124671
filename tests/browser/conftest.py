"""A browser over the live server; where there is none, the tests say so and are skipped."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

import ringback

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
VENDOR = Path(ringback.__file__).parent / "base" / "static" / "vendor" / "icons.svg"
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no browser: apt-get install chromium")
    if not VENDOR.exists():
        pytest.skip("the browser's files are not built: python3 dev.py")
    # Playwright keeps an event loop in this thread, which Django takes for async code. It must
    # end with the module: other tests start loops of their own.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield launched
        launched.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def context(browser: Browser, live_server, settings) -> Iterator[BrowserContext]:
    """A Chinese reader in demo mode."""
    settings.RINGBACK_DEMO = True
    opened = browser.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        # A colour half-way to another is no look.
        reduced_motion="reduce",
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must not complain: a broken content policy shows on the console only."""
    complaints: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        # A refusal is no complaint: the browser reports every answer of 400 and above.
        if said.type == "error" and not re.search(r"\b4\d\d\b", said.text):
            complaints.append(said.text)

    opened = context.new_page()
    opened.on("console", hear)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert complaints == []
