"""What goes by mail: one letter a person about all that waits, and when notices are forgotten."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.messaging import commands as messaging
from ringback.messaging.commands import Draft
from ringback.messaging.states import Medium, Purpose
from ringback.notifications import events, policy, reach, wording
from ringback.notifications.models import Notice

MOST = 200
"""Notices in one letter; it names the first few and counts the rest."""
LATER = timedelta(minutes=15)
BATCH = 500


@command
def mail(*, user_id: UUID, actor: Actor, now: datetime) -> int:
    """One letter about everything unread that is due. Answers how many notices it is about.

    The letter and the mark on its notices are kept together; messaging drops a second letter of
    the same notices. Raises ``Conflict`` when nothing is due any more, or another sender had it.
    """
    waiting = Notice.objects.filter(user_id=user_id, mail_due_at__lte=now, mailed_at=None)
    due = list(waiting.order_by("id")[:MOST])
    box = reach.boxes([user_id]).get(user_id)
    if not due or box is None:
        raise Conflict(_("No mail is due to this person."), code="repeated")
    claimed = waiting.filter(pk__in=[notice.pk for notice in due]).update(mailed_at=now)
    if claimed != len(due):
        raise Conflict(_("Another sender took this letter."), code="repeated")
    message = messaging.queue_message(
        draft=Draft(
            key=f"notices:{user_id}:{due[0].pk}:{due[-1].pk}",
            purpose=Purpose.STAFF,
            medium=Medium.EMAIL,
            recipient=box.address,
            body=wording.letter(due, box.language),
            language=box.language,
            subject_kind="notice_box",
            subject_id=str(user_id),
        ),
        actor=actor,
        now=now,
    )
    news = events.NoticesMailed(user_id=user_id, message_id=message.pk, count=len(due))
    journal.record(news, actor=actor, now=now)
    return len(due)


def put_off_mail(*, user_id: UUID, now: datetime) -> None:
    """A letter that cannot be written must not stand before those of others."""
    Notice.objects.filter(user_id=user_id, mail_due_at__lte=now, mailed_at=None).update(
        mail_due_at=now + LATER
    )


def forget_old(*, now: datetime) -> int:
    """Clause 3.4.2: a notice points to the journal, which keeps what happened."""
    old = Notice.objects.filter(at__lt=now - policy.kept_for(now)).order_by("at")
    return Notice.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:BATCH])).delete()[0]
