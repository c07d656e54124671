"""Message texts are looked at filled in, and revised by a draft of the clause that states them."""

import pytest

from ringback.administration.areas.messages import EXAMPLES, filled
from ringback.administration.tests.office import NOW
from ringback.handbook import queries as handbook

pytestmark = pytest.mark.django_db

HERE = "/administration/messages/"


def test_every_text_is_filled_in_whole(office):
    page = office.administrator.client.get(HERE).content.decode()
    examples = page.partition("示例")[2]
    assert EXAMPLES["zh"]["summary"] in examples
    assert EXAMPLES["en"]["summary"] in examples
    assert "{" not in examples.partition("</table>")[0]


@pytest.mark.parametrize("wording", ["{", "{0}", "{a.b}", "{}"])
def test_a_wording_that_cannot_be_filled_in_is_shown_as_it_stands(wording):
    assert filled(wording, "zh") == wording


def test_a_text_is_revised_in_the_one_draft_of_its_document(office):
    _document, draft = handbook.open_draft("receipt.wording", at=NOW)
    assert draft is None
    first = office.administrator.press(HERE, "revise", 0)
    _document, draft = handbook.open_draft("receipt.wording", at=NOW)
    assert first["Location"] == f"/handbook/revisions/{draft}/parameters/receipt.wording"
    assert office.administrator.client.get(first["Location"]).status_code == 200
    assert office.administrator.press(HERE, "revise", 0)["Location"] == first["Location"]
