"""What others may tell notifications to do, one function a verb."""

from ringback.notifications.commands.mailing import forget_old, mail, put_off_mail
from ringback.notifications.commands.preferences import Wish, set_preference
from ringback.notifications.commands.telling import News, mark_all_read, mark_read, tell

__all__ = [
    "News",
    "Wish",
    "forget_old",
    "mail",
    "mark_all_read",
    "mark_read",
    "put_off_mail",
    "set_preference",
    "tell",
]
