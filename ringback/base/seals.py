"""Tamper evidence: a keyed hash chain over the journal, made after the commit in batches.

The key and the last head are files outside the database, so whoever can write the database alone
cannot mend the chain, and cutting off its tail shows. It proves no more than that: print the head
with ``ringback audit anchor`` and keep it elsewhere.
"""

import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from ringback.base import journal, keys
from ringback.base.digests import Digest, keyed
from ringback.base.models import Entry, Seal

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the chain: a stable ``code`` and where."""

    code: str
    seal_id: int | None
    entry_id: int | None = None


def seal_settled(now: datetime, limit: int = BATCH) -> int:
    """Seal the next batch of settled entries. Answers how many were sealed."""
    with transaction.atomic():
        # The head comes first. Read behind the batch it might be the seal that another worker has
        # put on the same entries in between: they would be sealed twice, and that seal left empty.
        previous = Seal.objects.order_by("-id").values_list("mac", flat=True).first() or ""
        batch = list(
            journal.settled(Entry.objects.filter(seal__isnull=True)).order_by("id")[:limit]
        )
        if not batch:
            return 0
        digest = Digest.SM3 if settings.RINGBACK_CIPHER == "sm4" else Digest.SHA256
        mac = _mac(previous, batch, digest)
        # previous_mac is unique: of two workers sealing at once the second fails and retries.
        seal, is_new = Seal.objects.get_or_create(
            previous_mac=previous,
            defaults={"count": len(batch), "mac": mac, "digest": digest, "sealed_at": now},
        )
        if not is_new:
            return 0
        Entry.objects.filter(pk__in=[entry.pk for entry in batch]).update(seal=seal)
    _remember_head(seal)
    return len(batch)


def head() -> tuple[int, str]:
    """Number and MAC of the last seal; ``(0, "")`` before the first."""
    return Seal.objects.order_by("-id").values_list("id", "mac").first() or (0, "")


def verify(anchor: tuple[int, str] | None = None) -> Iterator[Finding]:
    """Walk the whole chain; yields what is wrong, nothing when it holds. ``anchor`` is a head that
    was kept elsewhere: it shows a tail that was cut off together with the head beside the keys."""
    previous = ""
    last: tuple[int, str] = (0, "")
    for seal in Seal.objects.order_by("id").iterator(chunk_size=200):
        if seal.previous_mac != previous:
            yield Finding("broken_link", seal.pk)
        entries = list(seal.entries.order_by("id"))
        if len(entries) != seal.count:
            yield Finding("entries_missing", seal.pk)
        elif not hmac.compare_digest(_mac_of(seal, entries), seal.mac):
            yield Finding("entry_changed", seal.pk)
        previous, last = seal.mac, (seal.pk, seal.mac)
    yield from _tail_findings(last)
    if anchor is not None and not Seal.objects.filter(pk=anchor[0], mac=anchor[1]).exists():
        yield Finding("anchor_missing", anchor[0])


def verify_tail() -> Iterator[Finding]:
    """Whether the head kept outside is still in the chain: one look, however long it is."""
    yield from _tail_findings(head())


def _tail_findings(last: tuple[int, str]) -> Iterator[Finding]:
    remembered = _remembered_head()
    if remembered is None or remembered == last:
        return
    # The head file is written after the commit: a crash between the two leaves it one behind.
    number, mac = remembered
    if not Seal.objects.filter(pk=number, mac=mac).exists():
        yield Finding("tail_cut_off", number)


def _mac_of(seal: Seal, entries: list[Entry]) -> str:
    return _mac(seal.previous_mac, entries, Digest(seal.digest))


def _mac(previous: str, entries: list[Entry], digest: Digest) -> str:
    parts = (previous.encode(), *map(_canonical, entries))
    return keyed(digest, keys.secret("journal"), parts)


def _canonical(entry: Entry) -> bytes:
    return json.dumps(
        [
            entry.pk,
            entry.at.isoformat(),
            entry.actor,
            entry.on_behalf_of,
            entry.subject_kind,
            entry.subject_id,
            entry.kind,
            entry.content,
        ],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def _head_file() -> Path:
    return Path(settings.RINGBACK_KEY_DIR) / "journal-head.json"


def _remember_head(seal: Seal) -> None:
    """Keep the head beside the keys, whole or not at all."""
    draft = _head_file().with_suffix(f".{os.getpid()}.draft")
    draft.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    remembered = _remembered_head()
    if remembered is not None and remembered[0] > seal.pk:
        return
    draft.write_text(json.dumps([seal.pk, seal.mac]))
    draft.chmod(0o600)
    draft.replace(_head_file())


def forget_head() -> None:
    """For a journal that begins again: the demonstration's, once it is taken away."""
    _head_file().unlink(missing_ok=True)


def _remembered_head() -> tuple[int, str] | None:
    try:
        number, mac = json.loads(_head_file().read_text())
    except FileNotFoundError:
        return None
    return int(number), str(mac)
