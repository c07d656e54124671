"""People who work on the manual, and revisions made by them, for tests of every module."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from ringback.handbook import commands, comparing, queries
from ringback.handbook.commands import CaseDraft, ClauseDraft, ParameterDraft
from ringback.handbook.models import Clause, Parameter, Revision
from ringback.handbook.queries import Impact
from ringback.kernel.actor import Actor

AUTHOR = Actor("user:11111111-1111-7111-8111-111111111111", frozenset({"handbook.draft"}))
COLLEAGUE = Actor("user:22222222-2222-7222-8222-222222222222", frozenset({"handbook.draft"}))
APPROVER = Actor(
    "user:33333333-3333-7333-8333-333333333333", frozenset({"handbook.draft", "handbook.approve"})
)
READER = Actor("user:44444444-4444-7444-8444-444444444444")
ADMINISTRATOR = Actor(
    "user:55555555-5555-7555-8555-555555555555",
    frozenset({"handbook.draft", "handbook.approve", "handbook.administer"}),
)
DOCUMENT = "manual-3"
LIMIT = "clock.handling.limit"


def always(value: Any) -> list[CaseDraft]:
    return [CaseDraft(value=value, conditions={})]


def begun(now: datetime, *, document: str = DOCUMENT, author: Actor = AUTHOR) -> Revision:
    return commands.begin_revision(document=document, actor=author, now=now)


def parameter(revision: Revision, code: str) -> Parameter:
    return Parameter.objects.get(revision=revision, code=code)


def clause(revision: Revision, number: str) -> Clause:
    return Clause.objects.get(revision=revision, number=number)


def words(about: str = "新增") -> ClauseDraft:
    """A clause that says something in both languages."""
    return ClauseDraft(
        title_zh=about,
        title_en="New clause",
        text_zh=f"{about}的正文。",
        text_en="What it says.",
        scope_zh="全部受理单。",
        scope_en="All cases.",
    )


def add(revision: Revision, number: str, now: datetime, *, author: Actor = AUTHOR) -> Clause:
    return commands.add_clause(
        revision_id=revision.pk, number=number, draft=words(), actor=author, now=now
    )


def drop(
    revision: Revision, number: str, now: datetime, *, seen: int = 1, author: Actor = AUTHOR
) -> Revision:
    return commands.drop_clause(
        revision_id=revision.pk, number=number, seen=seen, actor=author, now=now
    )


def own_parameter(
    revision: Revision,
    clause: str,
    now: datetime,
    *,
    code: str = "shop.waiting.limit",
    value: Any = "15m",
    **changes: Any,
) -> Parameter:
    """A parameter of the operator's own, which nothing in the product asks for."""
    told = {"label_zh": "排队时限", "label_en": "Waiting limit", "shape": {"type": "span"}}
    return commands.add_parameter(
        revision_id=revision.pk,
        clause=clause,
        draft=ParameterDraft(code=code, **{**told, **changes}),
        cases=always(value),
        actor=AUTHOR,
        now=now,
    )


def state(
    revision: Revision, code: str, value: Any, now: datetime, *, author: Actor = AUTHOR
) -> None:
    """One value, whatever the facts."""
    commands.set_parameter(
        revision_id=revision.pk,
        code=code,
        cases=always(value),
        seen=parameter(revision, code).version,
        actor=author,
        now=now,
    )


def submitted(
    now: datetime, *, document: str = DOCUMENT, author: Actor = AUTHOR, **values: Any
) -> Revision:
    """A draft in review; ``clock__handling__limit="12h"`` states that parameter."""
    draft = begun(now, document=document, author=author)
    for name, value in (values or {LIMIT: "12h"}).items():
        state(draft, name.replace("__", "."), value, now, author=author)
    draft.refresh_from_db()
    return commands.submit(
        revision_id=draft.pk, reason="市场对标", seen=draft.version, actor=author, now=now
    )


def approved(
    now: datetime,
    effective_at: datetime | None = None,
    *,
    document: str = DOCUMENT,
    author: Actor = AUTHOR,
    approver: Actor = APPROVER,
    **values: Any,
) -> Revision:
    """In force from an instant on; a day after ``now`` unless told."""
    draft = submitted(now, document=document, author=author, **values)
    return approve(draft, effective_at or now + timedelta(days=1), now=now, approver=approver)


def approve(
    draft: Revision,
    effective_at: datetime,
    *,
    now: datetime,
    approver: Actor = APPROVER,
    readers: Sequence[str] = (),
) -> Revision:
    revision = commands.approve(
        revision_id=draft.pk,
        effective_at=effective_at,
        readers=readers,
        urgency="上级要求",
        seen=draft.version,
        actor=approver,
        now=now,
    )
    queries.forget()
    return revision


def impact_of(draft: Revision, now: datetime) -> list[Impact]:
    """What the draft touches, as every module counts it."""
    assert draft.based_on is not None
    return comparing.impact_list(comparing.compare(draft.based_on, draft), now)
