"""What the fictional operator knows: a few articles, a known error, two agreed answers.

Each is written by one of the staff and approved by another, through the commands people use. What
stands there already is not made again.
"""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from ringback.identity import queries as identity
from ringback.identity.models import User
from ringback.identity.roles import Role
from ringback.kernel.actor import Actor
from ringback.knowledge import commands
from ringback.knowledge.commands import AnswerDraft, ArticleDraft, OptionDraft
from ringback.knowledge.models import AgreedAnswer, Article
from ringback.knowledge.states import ArticleKind, Audience

AGREED_BEFORE, AGREED_FOR = timedelta(days=3), timedelta(days=60)


@transaction.atomic
def install(*, start: datetime, end: datetime) -> None:
    """Articles since the start of the demonstration, agreed answers since three days before its
    end and on, so that they hold while somebody looks at it."""
    written = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    writer, approver, officer = map(_one_of, (Role.AGENT, Role.LEAD, Role.QUALITY))
    if not Article.objects.exists():
        for each in written["articles"]:
            _publish(each, writer, approver, start)
    if not AgreedAnswer.objects.exists():
        for each in written["answers"]:
            _agree(each, officer, approver, end - AGREED_BEFORE)


def _one_of(role: Role) -> Actor:
    """The first of a role: their doors have these names."""
    return identity.actor_of(User.objects.get(username=role.value))


def _publish(each: dict[str, Any], writer: Actor, approver: Actor, at: datetime) -> None:
    draft = ArticleDraft(
        audience=Audience(each["audience"]),
        categories=tuple(each["categories"]),
        **_both(each, "title", "asked", "body"),
    )
    made = commands.begin_article(kind=ArticleKind(each["kind"]), draft=draft, actor=writer, now=at)
    where: dict[str, Any] = {"article_id": made.article_id, "number": made.number, "now": at}
    handed = commands.submit(**where, seen=made.version, actor=writer)
    commands.publish(**where, seen=handed.version, actor=approver)


def _agree(each: dict[str, Any], officer: Actor, approver: Actor, at: datetime) -> None:
    draft = AnswerDraft(
        audience=Audience(each["audience"]),
        category=each["category"],
        is_mandatory=each["mandatory"],
        valid_from=at,
        valid_until=at + AGREED_FOR,
        options=[OptionDraft(o["zh"], o["en"], o.get("right", False)) for o in each["options"]],
        **_both(each, "title", "text", "question"),
    )
    made = commands.draft_answer(draft=draft, actor=officer, now=at)
    commands.agree(answer_id=made.pk, seen=made.version, actor=approver, now=at)


def _both(each: dict[str, Any], *parts: str) -> dict[str, str]:
    return {f"{part}_{code}": each[part][code].strip() for part in parts for code in ("zh", "en")}
