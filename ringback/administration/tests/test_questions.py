"""What a service type asks is changed on its page: added, worded, moved, dropped, previewed."""

import pytest

from ringback.administration.tests.office import NOW
from ringback.base.models import Entry
from ringback.catalog import queries as catalog

pytestmark = pytest.mark.django_db

LEAF = "basic.broadband_coverage"
HERE = f"/administration/catalogue/{LEAF}:form/"
TYPED = {
    "code": "floor",
    "type": "choice",
    "zh": "楼层",
    "en": "Floor",
    "help_zh": "几楼。",
    "help_en": "Which floor.",
    "purpose_zh": "便于上门。",
    "purpose_en": "To find the door.",
    "required": "on",
    "choices": "low | 低层 | Low\n\nhigh｜高层｜High",
    "why": "new",
    "effective_at": "",
    "based_on": 1,
}


def form():
    catalog._read.clear()
    return catalog.form_of(LEAF, at=NOW)


def codes():
    return [field.code for field in form()]


def test_a_question_is_added_and_previewed_in_both_languages(office):
    answer = office.administrator.press(HERE, "add", **TYPED)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    added = next(field for field in form() if field.code == "floor")
    assert added.required
    assert [choice.code for choice in added.choices] == ["low", "high"]
    assert Entry.objects.get(kind="category.revised").content["why"] == "new"
    page = office.administrator.client.get(HERE).content.decode()
    assert "preview-zh-hans-floor" in page
    assert "Which floor." in page
    again = office.administrator.press(HERE, "add", **{**TYPED, "based_on": 2})
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("code", {"code": "Großes"}),
        ("choices", {"choices": "low 低层"}),
        ("choices", {"choices": "a | 甲 | A\na | 乙 | B"}),
        ("choices", {"choices": ""}),
        ("choices", {"type": "number"}),
        ("max", {"type": "text", "choices": ""}),
        ("max", {"type": "number", "choices": "", "min": 5, "max": 1}),
        ("pattern", {"type": "text", "choices": "", "max": 9, "pattern": "("}),
        ("pattern", {"type": "date", "choices": "", "pattern": "a"}),
        ("help_en", {"help_en": " "}),
        ("zh", {"zh": ""}),
        ("why", {"why": ""}),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(office, field, typed):
    answer = office.administrator.press(HERE, "add", **{**TYPED, **typed})
    assert answer.status_code == 422
    assert f'id="add-{field}_error"' in answer.content.decode()
    assert len(catalog.history(LEAF)) == 1


def test_a_question_is_worded_anew_moved_and_dropped(office):
    press = office.administrator.press
    (first, must), *_rest = catalog.questions(catalog.document(LEAF))
    here = f"{HERE[:-1]}:{first['code']}/"
    page = office.administrator.client.get(here).content.decode()
    assert first["help_en"] in page
    words = {key: first.get(key, "") for key in TYPED if key not in ("choices", "code")}
    typed = {**words, "zh": "地址在哪里", "required": "on" if must else "", "why": "correction"}
    typed |= {name: first[name] for name in ("min", "max", "pattern") if name in first}
    typed |= {"personal": "on"} if first.get("personal") else {}
    answer = press(here, "change", **{**typed, "effective_at": "", "based_on": 1})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    changed = catalog.question(catalog.document(LEAF), first["code"])
    assert changed == ({**first, "zh": "地址在哪里"}, must)
    press(HERE, "add", **{**TYPED, "based_on": 2})
    press(f"{HERE[:-1]}:floor/", "place", place=1, why="correction", effective_at="", based_on=3)
    assert codes()[0] == "floor"
    gone = press(here, "drop", why="unneeded", effective_at="", based_on=4)
    assert gone["Location"] == HERE
    assert first["code"] not in codes()
    assert office.administrator.client.get(here).status_code == 404


def test_a_stale_change_is_refused(office):
    office.administrator.press(HERE, "add", **TYPED)
    late = office.administrator.press(HERE, "add", **{**TYPED, "code": "stair"})
    assert late.status_code == 409


@pytest.mark.parametrize("key", ["basic:form", "nothing:form", f"{LEAF}:form:nothing", ":form"])
def test_what_asks_nothing_is_not_found(office, key):
    assert office.administrator.client.get(f"/administration/catalogue/{key}/").status_code == 404


def test_its_page_leads_there(office):
    page = office.administrator.client.get(f"/administration/catalogue/{LEAF}/").content.decode()
    assert f'href="{HERE}"' in page
