"""Words of the customer's own: kept sealed, and none of them in the journal."""

from datetime import timedelta
from functools import partial

import pytest

from ringback.base.models import Entry
from ringback.feedback import commands
from ringback.feedback.models import Comment, Invitation
from ringback.feedback.tests.samples import (
    NOW,
    SYSTEM,
    how_often,
    rate_each,
    refused,
    said,
    whole_journal,
)
from ringback.kernel.errors import Conflict, Invalid

WORDS = "师傅很耐心，电话13812345678"


def comment(invitation: Invitation, body: str = WORDS) -> Comment:
    return commands.comment(invitation_id=invitation.pk, body=body, actor=SYSTEM, now=NOW)


def test_the_words_are_kept(asked: Invitation) -> None:
    assert comment(asked, f" {WORDS}\n").body.reveal() == WORDS
    assert Comment.objects.get().said_at == NOW


def test_the_journal_says_that_and_not_what(asked: Invitation) -> None:
    written = comment(asked)
    assert said("invitation.commented") == {
        "ticket_id": asked.ticket_id,
        "episode": 1,
        "comment_id": str(written.pk),
    }
    assert "138" not in whole_journal()
    assert "耐心" not in whole_journal()
    assert Entry.objects.get(kind="invitation.commented").actor == SYSTEM.ref


@pytest.mark.parametrize("body", ["", "   ", "\n\t", "长" * 1001])
def test_one_to_a_thousand_characters(asked: Invitation, body: str) -> None:
    with pytest.raises(Invalid) as refusal:
        comment(asked, body)
    assert set(refusal.value.fields) == {"comment"}
    assert how_often("invitation.commented") == 0


def test_a_thousand_characters_are_taken(asked: Invitation) -> None:
    assert comment(asked, "长" * 1000)


def test_words_come_after_the_last_digit(asked: Invitation) -> None:
    rate_each(asked, "155")
    assert comment(asked)


def test_who_may_not(asked: Invitation) -> None:
    refused(partial(commands.comment, invitation_id=asked.pk, body=WORDS, now=NOW))
    assert not Comment.objects.exists()


def test_the_first_words_stand(asked: Invitation) -> None:
    """Somebody else who has the link does not write beside the customer."""
    rate_each(asked, "155")
    comment(asked)
    with pytest.raises(Conflict):
        comment(asked, "别人写的")
    assert Comment.objects.get().body.reveal() == WORDS


def test_nobody_listens_once_the_time_is_over(asked: Invitation) -> None:
    rate_each(asked, "155")
    with pytest.raises(Conflict):
        commands.comment(
            invitation_id=asked.pk, body=WORDS, actor=SYSTEM, now=NOW + timedelta(days=100)
        )
    assert not Comment.objects.exists()


def test_nor_about_an_answer_that_is_no_longer_asked_about(asked: Invitation) -> None:
    commands.skip(invitation_id=asked.pk, reason="reopened", actor=SYSTEM, now=NOW)
    with pytest.raises(Conflict):
        comment(asked)
    assert not Comment.objects.exists()
    assert how_often("invitation.commented") == 0
