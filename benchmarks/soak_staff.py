"""Staff at work for ``benchmarks.soak``: claim what waits, answer what is claimed, until killed."""

import os
import random
import sys
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from django.db import DatabaseError, close_old_connections  # noqa: E402

from ringback.identity import queries as identity  # noqa: E402
from ringback.identity.models import User  # noqa: E402
from ringback.kernel import instants  # noqa: E402
from ringback.kernel.actor import Actor  # noqa: E402
from ringback.kernel.errors import RingbackError  # noqa: E402
from ringback.project.demo import phrases  # noqa: E402
from ringback.tickets import commands as tickets  # noqa: E402
from ringback.tickets import queries  # noqa: E402
from ringback.tickets.rules import ReplyDraft  # noqa: E402
from ringback.tickets.states import Kind, SheetState  # noqa: E402

PAUSE = 0.3


def step(actor: Actor, chance: random.Random) -> None:
    """One sheet further: what they hold is answered, else one of the pool is claimed."""
    now = instants.now()
    for sheet in queries.sheets(actor=actor, assignee=actor.ref, limit=5):
        if sheet.state == SheetState.CLAIMED:
            kind = Kind(sheet.ticket_kind)
            draft = ReplyDraft(
                cause=phrases.of_kind(kind, "causes", None, chance),
                finding=phrases.of_kind(kind, "findings", None, chance),
                customer_contacted_at=now - timedelta(minutes=1),
                next_step=phrases.of_kind(kind, "next_steps", None, chance),
            )
            tickets.reply(sheet_id=sheet.id, draft=draft, actor=actor, now=now)
            return
    waiting = [SheetState.DISPATCHED]
    for sheet in queries.sheets(actor=actor, assignee="", states=waiting, limit=1):
        tickets.claim(sheet_id=sheet.id, actor=actor, now=now)


def main() -> int:
    chance = random.Random()  # noqa: S311  any order will do
    people = [identity.actor_of(user) for user in User.objects.filter(is_active=True)]
    able = [each for each in people if each.may("sheet.work")]
    while True:
        try:
            step(chance.choice(able), chance)
        except RingbackError:
            pass  # somebody else was faster, or it is not theirs: the next one
        except DatabaseError:
            close_old_connections()
        time.sleep(PAUSE)


if __name__ == "__main__":
    sys.exit(main())
