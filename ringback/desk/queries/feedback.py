"""What the customer said to the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ringback.base.fields import Secret
from ringback.desk.labels import INVITATION_STATES, QUESTIONS, Label
from ringback.feedback.queries import Invitation
from ringback.feedback.states import HIGHEST, YES, InvitationState, Question


@dataclass(frozen=True, slots=True)
class Score:
    """``digits``: 1 to 5; for the first question 1 is yes and 2 is no."""

    title: object
    question: Question
    digits: int

    @property
    def words(self) -> object:
        if self.question is not Question.SOLVED:
            return f"{self.digits} / {HIGHEST[self.question]}"
        return _("yes") if self.digits == YES else _("no")


@dataclass(frozen=True, slots=True)
class Opinion:
    """One round of questions, asked after one answer."""

    episode: int
    state: Label
    attempts: int
    scores: Sequence[Score]
    comments: Sequence[Secret]


def opinions(invitations: Sequence[Invitation]) -> list[Opinion]:
    return [
        Opinion(
            episode=invitation.episode,
            state=INVITATION_STATES[InvitationState(invitation.state)],
            attempts=len(invitation.attempts.all()),
            scores=[
                Score(QUESTIONS[Question(rating.question)], Question(rating.question), rating.score)
                for rating in invitation.ratings.all()
            ],
            comments=[comment.body for comment in invitation.comments.all()],
        )
        for invitation in invitations
    ]
