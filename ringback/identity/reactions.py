"""Whoever's way in was changed is told by mail: it may have been somebody else."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from ringback.base.journal import Heard, on
from ringback.identity import letters, queries
from ringback.identity.events import (
    FactorEnrolled,
    FactorRemoved,
    FactorsReset,
    PasswordChanged,
    UserNews,
)


@on(FactorEnrolled)
def tell_enrolled(news: FactorEnrolled, heard: Heard) -> None:
    _tell(news, heard)


@on(FactorRemoved)
def tell_removed(news: FactorRemoved, heard: Heard) -> None:
    _tell(news, heard)


@on(FactorsReset)
def tell_reset(news: FactorsReset, heard: Heard) -> None:
    _tell(news, heard)


@on(PasswordChanged)
def tell_password(news: PasswordChanged, heard: Heard) -> None:
    _tell(news, heard)


def _tell(news: UserNews, heard: Heard) -> None:
    user = queries.user(news.user_id)
    if user is None or user.email is None:
        return
    language = user.language or settings.LANGUAGE_CODE
    with translation.override(language):
        body = gettext(
            "The password or second factor of %(username)s was changed. If it was neither you nor "
            "an administrator you had asked, tell your administrator at once."
        ) % {"username": user.username}
    letter = letters.Letter(
        key=f"log_in_changed:{heard.entry_id}",
        user_id=user.pk,
        recipient=user.email.reveal(),
        body=body,
        language=language,
    )
    letters.post.get()(letter, heard.now)
