"""The first pages: open to everybody, and nobody's name on them."""

import pytest

from ringback.portal.tests.walks import text_of


def test_a_stranger_chooses_who_they_are(visitor):
    page = visitor.get("/")
    assert page.status_code == 200
    assert 'href="/service/"' in text_of(page)
    assert 'href="/log-in"' in text_of(page)


def test_staff_go_on_to_their_work(visitor, staff):
    assert staff.get("/")["Location"] == "/desk/contacts/"


def test_a_customer_goes_on_to_their_service(visitor):
    visitor.enters()
    assert visitor.get("/")["Location"] == "/service/"


def test_home_asks_for_words_and_shows_the_five_categories(visitor):
    page = text_of(visitor.get("/service/"))
    assert 'name="text"' in page
    assert page.count("/service/categories/") == 5


def test_types_are_found_by_words(visitor):
    page = text_of(visitor.get("/service/", q="话费还剩多少"))
    assert "/service/types/basic.balance/" in page
    nothing = visitor.get("/service/", q="q" * 5000)
    assert nothing.status_code == 200
    assert "没有找到相符的类型" in text_of(nothing)


def test_a_category_lists_its_types(visitor):
    assert "/service/types/network.no_signal/" in text_of(
        visitor.get("/service/categories/network/")
    )


@pytest.mark.parametrize(
    "address", ["/service/categories/nothing/", "/service/types/no.such/", "/service/types/basic/"]
)
def test_what_is_no_type_is_not_found(visitor, address):
    assert visitor.get(address).status_code == 404


def test_conditions_material_and_the_level_stand_there_beforehand(visitor):
    page = text_of(visitor.get("/service/types/basic.itemised_bill/"))
    assert "由机主本人办理" in page
    assert "机主本人有效身份证件原件" in page
    assert "仅凭短信验证码不够" in page
    assert "查验证件" in page


def test_where_a_code_is_enough_nothing_is_said_of_a_level(visitor):
    assert "仅凭短信验证码不够" not in text_of(visitor.get("/service/types/network.no_signal/"))


def test_in_english_there_is_no_chinese_left(visitor):
    visitor.client.cookies["django_language"] = "en"
    page = text_of(visitor.get("/service/types/basic.itemised_bill/"))
    words = page.split("<main")[1].split("</main")[0]
    assert not [letter for letter in words if "一" <= letter <= "鿿"]
