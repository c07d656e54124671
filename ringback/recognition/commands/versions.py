"""Versions of the model: trained, brought in, put in use, gone back to."""

import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import structlog
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.catalog import queries as catalog
from ringback.catalog.facts import Kind
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound, Unavailable
from ringback.recognition import access, corpus, events, queries, store, trainer
from ringback.recognition.facts import BESIDE_THE_LEAVES
from ringback.recognition.model import Model
from ringback.recognition.models import Head, ModelVersion, Use
from ringback.recognition.states import Origin, Target

log = structlog.get_logger(__name__)

LONGEST_REASON = 200
NO_LESSONS = "no_lessons"
PATIENCE = 30
"""How often a busy database is asked again; each time it waits by itself."""


def install_starter(*, actor: Actor, now: datetime) -> ModelVersion | None:
    """Train the starter texts of this release unless that was done before, which takes a minute.
    ``None`` when there is nothing to do. Safe to run again at every start.

    It is put in use unless somebody has put another sort of version in use that still works.
    """
    access.require(access.may_administer(actor))
    if not queries.is_starter_due():
        return None
    texts = corpus.starter_texts()
    with tempfile.TemporaryDirectory() as folder:
        files = trainer.train(texts, trained_on=now.date(), folder=Path(folder))
        return _installed(files, actor=actor, now=now)


def _installed(files: Mapping[Target, Path], *, actor: Actor, now: datetime) -> ModelVersion:
    """While the demonstration is made, SQLite may be written to for longer than it lets us wait;
    what took a minute to train is not thrown away for that."""
    for _attempt in range(PATIENCE):
        try:
            return _install(files, actor=actor, now=now)
        except OperationalError as busy:
            log.info("recognition.postponed", problem=type(busy).__name__)
    raise Unavailable(_("The database was busy all the time. Nothing was changed."))


@transaction.atomic
def _install(files: Mapping[Target, Path], *, actor: Actor, now: datetime) -> ModelVersion:
    version = add_version(
        files=files, origin=Origin.STARTER, texts=corpus.digest(), actor=actor, now=now
    )
    if queries.is_replaceable_by_starter():
        use_version(number=version.number, actor=actor, now=now)
    return version


def retrain(*, reason: str = "", actor: Actor, now: datetime) -> ModelVersion:
    """Train a version on the starter texts and the lessons people have given since, which takes a
    minute or more. It is not in use yet: look at its scores first.

    Raises ``Conflict`` when there is no lesson that the starter texts do not hold.
    """
    access.require(access.may_administer(actor))
    texts, lessons = corpus.texts_with_lessons(now)
    if not lessons:
        raise Conflict(_("Nobody has taught anything yet. Nothing was trained."), code=NO_LESSONS)
    with tempfile.TemporaryDirectory() as folder:
        return add_version(
            files=trainer.train(texts, trained_on=now.date(), folder=Path(folder)),
            origin=Origin.LESSONS,
            texts=corpus.digest(),
            lessons=lessons,
            reason=reason,
            actor=actor,
            now=now,
        )


@command
def add_version(
    *,
    files: Mapping[Target, Path],
    origin: Origin = Origin.FILES,
    texts: str = "",
    lessons: int = 0,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> ModelVersion:
    """Take a model file for each head in. The version is not in use yet.

    Raises ``Invalid`` for a file that is no model of that head or has labels nobody knows here, and
    ``Conflict`` when somebody else adds one at the same time.
    """
    access.require(access.may_administer(actor))
    require_reason(reason)
    models = {target: _fitting(files[target], target, now) for target in Target}
    number = (ModelVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            version = ModelVersion.objects.create(
                number=number,
                origin=origin,
                texts=texts,
                lessons=lessons,
                reason=reason,
                added_at=now,
                added_by=actor.ref,
            )
    except IntegrityError:
        raise Conflict(_("Somebody else has just added a version. Try again.")) from None
    heads = [_head(version, target, model, files[target]) for target, model in models.items()]
    Head.objects.bulk_create(heads)
    news = events.VersionAdded(
        number=number, origin=origin, digests=tuple(h.digest for h in heads), lessons=lessons
    )
    journal.record(news, actor=actor, now=now)
    return version


def require_reason(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise Invalid(
            _("The reason is too long. Nothing was changed."),
            fields={"reason": _("At most %(most)s characters.") % {"most": LONGEST_REASON}},
        )


def _fitting(path: Path, target: Target, now: datetime) -> Model:
    """The model of a file, if it can serve as that head."""
    model = Model.load(path)
    if model.card.target != target:
        raise Invalid(
            _("%(path)s tells the %(found)s, not the %(wanted)s. Nothing was added.")
            % {"path": path, "found": model.card.target, "wanted": target}
        )
    unknown = set(model.card.labels) - _labels(target, model.card.labels, now)
    if unknown:
        raise Invalid(
            _("%(path)s has labels that nobody knows here: %(labels)s. Nothing was added.")
            % {"path": path, "labels": ", ".join(sorted(unknown)[:10])}
        )
    return model


def _labels(target: Target, asked: tuple[str, ...], now: datetime) -> set[str]:
    if target is Target.KIND:
        return {kind.value for kind in Kind}
    return catalog.names(asked, at=now).keys() | BESIDE_THE_LEAVES


def _head(version: ModelVersion, target: Target, model: Model, path: Path) -> Head:
    return Head(
        version=version,
        target=target,
        digest=store.keep(path),
        trained_on=date.fromisoformat(model.card.trained_on),
        rows=model.card.rows,
        labels=len(model.card.labels),
        scores=model.card.scores.to_json(),
    )


@command
def use_version(*, number: int, reason: str = "", actor: Actor, now: datetime) -> Use:
    """Put a version in use, from the next text on, in every process. Going back is the same verb.

    Raises ``NotFound``, ``Unavailable`` when its files are missing or damaged, and ``Conflict``
    when it is in use already or somebody else has just switched.
    """
    access.require(access.may_administer(actor))
    require_reason(reason)
    version = ModelVersion.objects.filter(number=number).first()
    if version is None:
        raise NotFound(_("There is no version %(number)s.") % {"number": number})
    last = Use.objects.select_related("version").order_by("-place").first()
    if last is not None and last.version_id == version.pk:
        raise Conflict(_("Version %(number)s is in use already.") % {"number": number})
    for head in version.heads.all():
        store.require_sound(head.digest)
    try:
        with transaction.atomic():
            use = Use.objects.create(
                place=last.place + 1 if last else 1,
                version=version,
                put_at=now,
                put_by=actor.ref,
                reason=reason,
            )
    except IntegrityError:
        raise Conflict(_("Somebody else has just put a version in use. Look again.")) from None
    before = last.version.number if last else None
    journal.record(events.VersionPutInUse(number=number, before=before), actor=actor, now=now)
    return use
