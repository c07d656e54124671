"""What notifications do by time: write the mail that is due, forget what is old."""

from datetime import datetime

from ringback.base.worker import one_by_one, sweeps
from ringback.kernel.actor import Actor
from ringback.notifications import commands
from ringback.notifications.models import Notice

SYSTEM = Actor.system("notifications")
BATCH = 200


@sweeps.register("notifications.mail")
def mail_due(now: datetime) -> int:
    due = Notice.objects.filter(mail_due_at__lte=now, mailed_at__isnull=True)
    users = due.order_by("mail_due_at", "id").values_list("user_id", flat=True)[:BATCH]
    return one_by_one(
        dict.fromkeys(users),
        lambda user_id: commands.mail(user_id=user_id, actor=SYSTEM, now=now),
        put_off=lambda user_id: commands.put_off_mail(user_id=user_id, now=now),
    )


@sweeps.register("notifications.forget")
def forget(now: datetime) -> int:
    return commands.forget_old(now=now)
