"""Journeys are walked in the same browser as the frame."""

from tests.browser.conftest import browser, context, page

__all__ = ["browser", "context", "page"]
