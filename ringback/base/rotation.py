"""A new encryption key, and everything that is kept sealed anew with it.

The walk goes through each table by its primary key, in batches that commit together with the mark
of how far it has come: killed at any instant it goes on from there, and until it is through both
keys open what they have sealed. Files are replaced whole.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import crypto, events, files, journal, keys
from ringback.base.ciphers import read_mark
from ringback.base.fields import EncryptedTextField
from ringback.base.models import Reencryption, StoredFile
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed

BATCH = 500
FILES = "files/"
"""The mark of the walk through stored files, beside those of the tables."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """How many of the rows and files have been looked at, and how many values sealed anew."""

    done: int
    total: int
    changed: int


@dataclass(frozen=True, slots=True)
class Column:
    """A table that holds encrypted fields."""

    model: type[models.Model]
    fields: tuple[EncryptedTextField, ...]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    def rows(self, after: str, limit: int) -> list[Row]:
        """Primary key and raw values, in the order of the key."""
        found = self.model._base_manager.order_by("pk")
        if after:
            found = found.filter(pk__gt=after)
        return list(found.values_list("pk", *(field.name for field in self.fields))[:limit])


def columns() -> list[Column]:
    """Every table with an encrypted field, whoever owns it."""
    found = []
    for model in apps.get_models():
        own = tuple(f for f in model._meta.local_fields if isinstance(f, EncryptedTextField))
        if own:
            found.append(Column(model, own))
    return sorted(found, key=lambda column: column.name)


@command
def rotate(*, actor: Actor, now: datetime) -> int:
    """Make a new key; what is saved from now on is sealed with it. Answers its version."""
    _require(actor)
    try:
        version = keys.add_version()
    except ValueError:
        raise Conflict(
            _("There have been as many encryption keys as a value can name. Nothing was changed.")
        ) from None
    journal.record(events.KeyRotated(version=version), actor=actor, now=now)
    return version


def reencrypt(*, actor: Actor, now: datetime, batch: int = BATCH) -> Iterator[Step]:
    """Seal everything with the newest key and the cipher chosen, ``batch`` rows a transaction.

    Goes on where it was broken off; begins anew when there is a newer key or another cipher.
    """
    _require(actor)
    goal = crypto.present_mark()
    tables = columns()
    total = sum(column.model._base_manager.count() for column in tables)
    total += StoredFile.objects.count()
    changed = seen = 0
    marks = {name: _mark(name, goal) for name in (*(c.name for c in tables), FILES)}
    for column in tables:
        for mark in _walk(marks[column.name], lambda m, c=column: _reseal_rows(c, m, batch)):
            yield Step(min(seen + mark.seen, total), max(total, 1), changed + mark.changed)
        seen, changed = seen + marks[column.name].seen, changed + marks[column.name].changed
    for mark in _walk(marks[FILES], lambda m: _reseal_files(m, batch)):
        yield Step(min(seen + mark.seen, total), max(total, 1), changed + mark.changed)
    seen, changed = seen + marks[FILES].seen, changed + marks[FILES].changed
    _finish(seen=seen, changed=changed, goal=goal, actor=actor, now=now)


def _walk(mark: Reencryption, step: Any) -> Iterator[Reencryption]:
    while not mark.is_done:
        step(mark)
        yield mark


def _mark(table: str, goal: int) -> Reencryption:
    mark, _is_new = Reencryption.objects.get_or_create(table=table, defaults={"goal": goal})
    if mark.goal != goal:
        mark.goal, mark.last_key, mark.seen, mark.changed, mark.is_done = goal, "", 0, 0, False
        mark.save()
    return mark


def _reseal_rows(column: Column, mark: Reencryption, batch: int) -> None:
    with transaction.atomic():
        rows = column.rows(mark.last_key, batch)
        changed = sum(_reseal_row(column, row, mark.goal) for row in rows)
        _advance(mark, rows, changed, batch)


def _reseal_row(column: Column, row: Row, goal: int) -> int:
    key, *values = row
    holder = column.model(pk=key)
    changed = 0
    for field, stored in zip(column.fields, values, strict=True):
        if stored is None or stored[0] == goal:
            continue
        bound_to = field.binding(holder)
        plain = crypto.decrypt(stored, bound_to=bound_to)
        fresh = crypto.encrypt(plain, bound_to=bound_to)
        # Whoever has saved another value meanwhile has sealed it with the newest key already.
        same = column.model._base_manager.filter(**{"pk": key, field.name: stored})
        changed += same.update(**{field.name: fresh})
    return changed


def _reseal_files(mark: Reencryption, batch: int) -> None:
    found = StoredFile.objects.order_by("pk")
    if mark.last_key:
        found = found.filter(pk__gt=mark.last_key)
    stored = list(found[:batch])
    changed = sum(files.reseal(each, mark.goal) for each in stored)
    _advance(mark, [(each.pk,) for each in stored], changed, batch)


def _advance(mark: Reencryption, rows: list[Row], changed: int, batch: int) -> None:
    mark.seen += len(rows)
    mark.changed += changed
    mark.is_done = len(rows) < batch
    if rows:
        mark.last_key = str(rows[-1][0])
    mark.save()


@command
def _finish(*, seen: int, changed: int, goal: int, actor: Actor, now: datetime) -> None:
    """Forget the marks: the next run looks at everything again."""
    Reencryption.objects.all().delete()
    version, cipher = read_mark(goal)
    news = events.ValuesReencrypted(version=version, seen=seen, changed=changed, cipher=cipher)
    journal.record(news, actor=actor, now=now)


def census() -> Counter[int]:
    """How many values and files there are by their first byte: every row is looked at."""
    found: Counter[int] = Counter()
    for column in columns():
        last = ""
        while rows := column.rows(last, BATCH):
            last = str(rows[-1][0])
            found.update(value[0] for row in rows for value in row[1:] if value)
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=BATCH):
        try:
            with files.path_of(stored).open("rb") as stream:
                found.update(stream.read(1))
        except FileNotFoundError:
            continue
    return found


@command
def retire(*, version: int, actor: Actor, now: datetime) -> None:
    """Set a key aside that nothing is sealed with any more. Raises ``Conflict`` when something is,
    or when it is the newest. It still opens what a late writer may bring back; delete its file when
    no backup of its time is kept."""
    _require(actor)
    if version not in keys.encryption_versions()[:-1]:
        raise Conflict(_("Only an older encryption key can be retired. Nothing was changed."))
    used = sum(count for mark, count in census().items() if read_mark(mark)[0] == version)
    if used:
        raise Conflict(
            _("Values are still sealed with that key: %(used)s. Say: ringback keys reencrypt")
            % {"used": used}
        )
    journal.record(events.KeyRetired(version=version), actor=actor, now=now)
    transaction.on_commit(lambda: keys.set_aside(version))


def _require(actor: Actor) -> None:
    if not actor.is_system:
        raise NotAllowed(_("Keys are changed from the command line of the server alone."))
