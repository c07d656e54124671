"""What the screens of knowledge show, ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ringback.base import shell
from ringback.base.names import display_names
from ringback.base.prose import html_of, marked
from ringback.catalog import queries as catalog
from ringback.kernel.actor import Actor
from ringback.kernel.marking import sides
from ringback.knowledge import access, commands, queries, rules
from ringback.knowledge.commands.writing import TEXTS
from ringback.knowledge.forms import LANGUAGES
from ringback.knowledge.models import AgreedAnswer, Option, Revision, Step
from ringback.knowledge.queries import Article, Found, Said
from ringback.knowledge.states import (
    AUDIENCE_LABELS,
    KIND_LABELS,
    OPEN,
    STANDING_LABELS,
    STANDING_TONES,
    STATE_LABELS,
    STATE_TONES,
    STEP_LABELS,
    AnswerState,
    ArticleKind,
    Audience,
    Place,
    RevisionState,
    Standing,
    StepKind,
)

MOST = 50
MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A revision in a list."""

    revision: Revision
    mark: str
    label: str | Promise
    tone: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """``owner_ref`` is who owned it when the page was made."""

    article: Article
    html: SafeString
    kind: str | Promise
    audience: str | Promise
    categories: Sequence[str]
    owner: str
    owner_ref: str
    approved_by: str
    revision: Revision
    revisions: Sequence[RevisionLine]
    agreed: Sequence[Said]
    may_write: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Title, ways of asking or text in one language, what differs marked."""

    language: str
    name: object
    old: SafeString
    new: SafeString


@dataclass(frozen=True, slots=True)
class CourseStep:
    step: Step
    label: str | Promise
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionPage:
    """``passages`` are what differs from the published text; ``texts`` the whole of it."""

    revision: Revision
    line: RevisionLine
    audience: str | Promise
    categories: Sequence[str]
    texts: Sequence[tuple[object, str, str, SafeString]]
    compared: Revision | None
    passages: Sequence[Passage]
    course: Sequence[CourseStep]
    is_own: bool
    may_edit: bool


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """``is_read`` is ``None`` for what need not be acknowledged."""

    answer: AgreedAnswer
    said: Said
    label: str | Promise
    tone: str
    is_read: bool | None


@dataclass(frozen=True, slots=True)
class AnswersPage:
    unread: Sequence[AnswerLine]
    others: Sequence[AnswerLine]
    may_draft: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage:
    """``options`` in the reader's language by place; ``readers`` is how many have read it."""

    answer: AgreedAnswer
    line: AnswerLine
    audience: str | Promise
    category: str
    question: str
    options: Sequence[tuple[int, str]]
    author: str
    agreed_by: str
    readers: int
    may_approve: bool
    may_agree: bool
    is_draft: bool
    deviations: str


def searched(words: str, *, actor: Actor, now: datetime) -> list[Found]:
    """What answers to the words; nothing is counted as searched for in vain."""
    found = queries.search(words=words, actor=actor, now=now)
    if not found:
        commands.note_miss(words=words, place=Place.DESK, now=now)
    return found


def article_page(article_id: int, *, actor: Actor, now: datetime) -> ArticlePage:
    """Raises ``NotFound`` for what is not published."""
    revision = access.published_for(actor, article_id)
    told = queries.shown(revision, now)
    codes = list(revision.categories.values_list("category", flat=True))
    owner = revision.article.owner
    names = display_names([owner, revision.approved_by])
    others = Revision.objects.visible_to(actor).filter(article=article_id).order_by("-number")
    return ArticlePage(
        article=told,
        html=html_of(told.body),
        kind=KIND_LABELS[ArticleKind(told.kind)],
        audience=AUDIENCE_LABELS[Audience(told.audience)],
        categories=_category_names(codes, now),
        owner=names[owner],
        owner_ref=owner,
        approved_by=names[revision.approved_by],
        revision=revision,
        revisions=_lines(list(others[:MOST])),
        agreed=queries.agreed_for(categories=codes, actor=actor, now=now) if codes else [],
        may_write=access.may_write(actor),
        is_own=owner == actor.ref,
    )


def open_revisions(actor: Actor) -> list[RevisionLine]:
    """What is being written or waits for other eyes, newest first."""
    rows = Revision.objects.visible_to(actor).filter(state__in=list(OPEN)).order_by("-pk")
    return _lines(list(rows[:MOST]))


def revision_page(article_id: int, number: int, *, actor: Actor, now: datetime) -> RevisionPage:
    revision = access.revision_for(actor, article_id, number)
    compared = _counterpart(revision)
    steps = list(revision.steps.order_by("id")[:MOST_STEPS])
    names = display_names(step.by for step in steps)
    codes = list(revision.categories.values_list("category", flat=True))
    (line,) = _lines([revision])
    is_draft = revision.state == RevisionState.DRAFT
    in_review = revision.state == RevisionState.IN_REVIEW
    return RevisionPage(
        revision=revision,
        line=line,
        audience=AUDIENCE_LABELS[Audience(revision.audience)],
        categories=_category_names(codes, now),
        texts=[
            (
                name,
                tag,
                getattr(revision, f"title_{code}"),
                html_of(getattr(revision, f"body_{code}")),
            )
            for code, tag, name in LANGUAGES
            if getattr(revision, f"body_{code}")
        ],
        compared=compared,
        passages=_passages(compared, revision) if compared else [],
        course=[CourseStep(s, STEP_LABELS[StepKind(s.kind)], names[s.by]) for s in steps],
        is_own=in_review and access.may_approve(actor) and not access.may_publish(actor, revision),
        may_edit=is_draft and access.may_write(actor),
    )


def _counterpart(revision: Revision) -> Revision | None:
    """The text before it; for an open one what is published."""
    before = Revision.objects.filter(article=revision.article_id, number__lt=revision.number)
    approved = before.exclude(approved_by="").order_by("-number")
    return approved.first()


def _passages(old: Revision, new: Revision) -> list[Passage]:
    tags = {code: (tag, name) for code, tag, name in LANGUAGES}
    found = []
    for field in TEXTS:
        both = sides(getattr(old, field), getattr(new, field))
        if both.differ:
            tag, name = tags[field[-2:]]
            found.append(Passage(tag, name, marked(both.old), marked(both.new)))
    return found


def _lines(revisions: Sequence[Revision]) -> list[RevisionLine]:
    names = display_names(each.drafted_by for each in revisions)
    return [
        RevisionLine(
            each,
            rules.article_mark(each.article_id, each.number),
            STATE_LABELS[RevisionState(each.state)],
            STATE_TONES[RevisionState(each.state)],
            names[each.drafted_by],
        )
        for each in revisions
    ]


def _category_names(codes: Sequence[str], now: datetime) -> list[str]:
    language = get_language() or "zh-hans"
    found = catalog.names(codes, at=now)
    return [found[code].in_language(language) for code in codes if code in found]


def answers_page(*, actor: Actor, now: datetime) -> AnswersPage:
    """What is to be read first, then the rest, newest first."""
    unread = queries.unread(actor=actor, now=now)
    rows = AgreedAnswer.objects.visible_to(actor).order_by("-pk")
    others = list(rows.exclude(pk__in=[each.pk for each in unread])[:MOST])
    read = _read_by(actor, others)
    return AnswersPage(
        [_answer_line(each, now, is_read=False) for each in unread],
        [_answer_line(each, now, is_read=True if each.pk in read else None) for each in others],
        access.may_approve(actor),
    )


def _read_by(actor: Actor, answers: Sequence[AgreedAnswer]) -> set[int]:
    rows = AgreedAnswer.objects.filter(pk__in=[each.pk for each in answers])
    return set(rows.filter(acknowledgements__ref=actor.ref).values_list("pk", flat=True))


def _answer_line(answer: AgreedAnswer, now: datetime, *, is_read: bool | None) -> AnswerLine:
    stands: Standing = rules.standing(
        AnswerState(answer.state), answer.valid_from, answer.valid_until, now
    )
    return AnswerLine(
        answer, queries.said(answer), STANDING_LABELS[stands], STANDING_TONES[stands], is_read
    )


def answer_page(answer_id: int, *, actor: Actor, now: datetime) -> AnswerPage:
    answer = access.answer_for(actor, answer_id)
    is_english = not (get_language() or "zh-hans").startswith("zh")
    names = display_names(filter(None, (answer.drafted_by, answer.agreed_by)))
    (category,) = _category_names([answer.category], now) or [""]
    is_read = bool(_read_by(actor, [answer]))
    return AnswerPage(
        answer=answer,
        line=_answer_line(answer, now, is_read=is_read),
        audience=AUDIENCE_LABELS[Audience(answer.audience)],
        category=category,
        question=answer.question_en if is_english else answer.question_zh,
        options=[
            (each.place, _option(each, is_english)) for each in answer.options.order_by("place")
        ],
        author=names[answer.drafted_by],
        agreed_by=names.get(answer.agreed_by, ""),
        readers=answer.acknowledgements.count(),
        may_approve=access.may_approve(actor),
        may_agree=access.may_agree(actor, answer),
        is_draft=answer.state == AnswerState.DRAFT,
        deviations=shell.link_to(queries.deviations_page, str(answer.pk))
        if access.may_approve(actor) and access.is_agreed(answer)
        else "",
    )


def _option(option: Option, is_english: bool) -> str:
    return option.text_en if is_english else option.text_zh
