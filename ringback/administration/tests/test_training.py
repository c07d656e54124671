"""Recognition learns because somebody pressed a button, and says how it went."""

import pytest

from ringback.recognition import commands, queries
from ringback.recognition.states import ENDING_LABELS, Ending
from ringback.recognition.tests.small import SYSTEM

pytestmark = pytest.mark.django_db
PAGE = "/administration/recognition/"


def test_it_is_asked_for_once_and_says_how_it_went(office):
    office.administrator.press(PAGE, "train", reason="new words")
    (training,) = queries.trainings()
    assert (training.asked_by, training.reason) == (office.administrator.actor.ref, "new words")
    page = office.administrator.client.get(PAGE).content.decode()
    assert "等待后台处理" in page
    assert 'value="train"' not in page
    again = office.administrator.press(PAGE, "train", reason="again")
    assert again.status_code == 409
    now = training.asked_at
    commands.begin_training(place=training.place, actor=SYSTEM, now=now)
    commands.end_training(place=training.place, ending=Ending.NOTHING, actor=SYSTEM, now=now)
    page = office.administrator.client.get(PAGE).content.decode()
    assert str(ENDING_LABELS[Ending.NOTHING]) in page
    assert 'value="train"' in page
