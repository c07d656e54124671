"""My cases: newest first, page by page, nobody else's."""

import pytest

from ringback.portal.queries import cases
from ringback.portal.tests.walks import OTHER_PHONE, accepted, answered, text_of


def listed(page) -> str:
    """Without the frame, which repeats the address."""
    return text_of(page).split("<main")[1]


def test_a_stranger_proves_a_phone_first(visitor):
    went = visitor.get("/service/cases/")
    assert went["Location"] == "/service/enter?next=%2Fservice%2Fcases%2F"


def test_own_cases_with_where_they_stand(visitor):
    first, second, theirs = accepted(), answered(), accepted(OTHER_PHONE)
    visitor.enters()
    page = listed(visitor.get("/service/cases/"))
    assert page.index(second.number) < page.index(first.number)
    assert theirs.number not in page
    assert "请告诉我们是否解决了" in page


def test_none_yet(visitor):
    visitor.enters()
    assert "还没有受理单" in listed(visitor.get("/service/cases/"))


def test_pages_are_turned_by_key(visitor, monkeypatch):
    monkeypatch.setattr(cases, "PAGE", 2)
    made = [accepted() for _each in range(5)]
    visitor.enters()
    newest = listed(visitor.get("/service/cases/"))
    assert made[4].number in newest
    assert made[2].number not in newest
    assert f"?before={made[3].pk}" in newest
    assert "?after=" not in newest
    middle = listed(visitor.get("/service/cases/", before=str(made[3].pk)))
    assert made[2].number in middle
    assert made[1].number in middle
    assert f"?before={made[1].pk}" in middle
    assert f"?after={made[2].pk}" in middle
    last = listed(visitor.get("/service/cases/", before=str(made[1].pk)))
    assert made[0].number in last
    assert "?before=" not in last
    back = listed(visitor.get("/service/cases/", after=str(made[2].pk)))
    assert made[4].number in back
    assert made[3].number in back


@pytest.mark.parametrize("key", ["x", "-1", "9" * 40, "\x00"])
def test_what_is_no_key_turns_no_page(visitor, key):
    visitor.enters()
    assert visitor.get("/service/cases/", before=key).status_code in (200, 400)
