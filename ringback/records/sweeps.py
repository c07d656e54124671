"""What records do by time: make the packs that were asked for, delete those whose time is over."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from ringback.base.worker import one_by_one, sweeps
from ringback.kernel.actor import Actor
from ringback.records import commands
from ringback.records.commands import packs
from ringback.records.models import EvidencePack
from ringback.records.states import PackState

SYSTEM = Actor.system("records")
STYLES = Path(__file__).parent / "pack.css"
BATCH = 20


@sweeps.register("records.make_packs")
def make_one(now: datetime) -> int:
    """One a round: it takes seconds, and clocks wait behind it."""
    due = EvidencePack.objects.filter(state=PackState.ASKED, next_try_at__lte=now)
    found = due.order_by("next_try_at").values_list("pk", "attempts").first()
    if found is None or not packs.claim_pack(pack_id=found[0], now=now):
        return 0
    return one_by_one(
        [found[0]], lambda pk: _make(pk, now), put_off=lambda pk: _given_up(pk, found[1] + 1, now)
    )


def _make(pack_id: UUID, now: datetime) -> None:
    packed = packs.build(pack_id=pack_id, styles=STYLES.read_text("utf-8"))
    commands.make_pack(pack_id=pack_id, packed=packed, actor=SYSTEM, now=now)


def _given_up(pack_id: UUID, attempts: int, now: datetime) -> None:
    """The lease is the pause before the next attempt; after the last, the asker is told."""
    if attempts >= packs.MOST_ATTEMPTS:
        packs.fail_pack(pack_id=pack_id, problem="not_printed", actor=SYSTEM, now=now)


@sweeps.register("records.expire_packs")
def expire(now: datetime) -> int:
    due = EvidencePack.objects.filter(state=PackState.MADE, expires_at__lte=now)
    ids = list(due.order_by("expires_at").values_list("pk", flat=True)[:BATCH])
    return one_by_one(ids, lambda pk: commands.expire_pack(pack_id=pk, actor=SYSTEM, now=now))
