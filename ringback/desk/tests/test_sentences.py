"""Every kind of news that can stand on a timeline is told in a sentence, in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import translation

from ringback.clocks import events as clocks
from ringback.customers import events as customers
from ringback.desk.choices import Choices
from ringback.desk.sentences import SENTENCES, Names, sentence_of
from ringback.dispatch import events as dispatch
from ringback.feedback import events as feedback
from ringback.handbook import queries as manual
from ringback.intake import events as intake
from ringback.kernel.news import News
from ringback.messaging import events as messaging
from ringback.tickets import events as tickets

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
MODULES = (clocks, customers, dispatch, feedback, intake, messaging, tickets)


def kinds() -> Iterator[str]:
    for module in MODULES:
        for news in vars(module).values():
            if isinstance(news, type) and issubclass(news, News) and "kind" in vars(news):
                yield news.kind


@pytest.fixture
def names(handbook: None, calendars: None) -> Names:
    choices = Choices(manual.edition_at(NOW).pk)
    return Names(people={}, categories={}, departments={}, choices=choices, now=NOW)


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_kind_has_its_sentence(kind: str) -> None:
    assert kind in SENTENCES


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", sorted(SENTENCES))
def test_a_sentence_is_told_even_of_what_nobody_knows_any_more(
    kind: str, language: str, names: Names
) -> None:
    """An entry outlives its codes: a place without a word must not break the page."""
    strange = {"limit": "24h", "target_id": 7, "in_time": False, "statement_kind": "note"}
    with translation.override(language):
        told = sentence_of(kind).told(strange, names)
    assert told
    assert "%(" not in told
    has_chinese = any("\u4e00" <= character <= "\u9fff" for character in told)
    assert has_chinese or language == "en" or kind == "ticket.linked"


@pytest.mark.django_db
def test_codes_are_words_and_times_are_the_operators(names: Names) -> None:
    held = {"reason": "waiting_customer", "until": "2026-02-14T08:20:00+00:00"}
    assert (
        sentence_of("ticket.held").told(held, names) == "挂起至 2月14日 16:20：等待客户补充或确认"
    )
    with translation.override("en"):
        told = sentence_of("ticket.held").told(held, names)
    assert told == "On hold until 14 Feb, 16:20: Waiting for the customer"


def test_news_nobody_has_put_into_words_shows_its_code() -> None:
    assert sentence_of("planet.found").told({}, None) == "planet.found"
