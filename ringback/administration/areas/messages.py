"""The words of messages: which clause states them, and how they read filled in."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ringback.administration.acts import Act
from ringback.administration.page import Area, Ask, Cell, Page, Table, text
from ringback.handbook import commands
from ringback.handbook import queries as handbook
from ringback.kernel.errors import NotFound

WORDINGS = (
    "receipt.wording",
    "readback.wording",
    "ineligible.wording",
    "progress.notice.wording",
    "progress.notice.overdue.wording",
    "survey.wording",
    "survey.silence.wording",
    "code.wording",
    "script.opening",
    "script.waiting",
    "script.closing",
)


EXAMPLES = {
    "zh": {
        "number": "1000 0013",
        "summary": "宽带晚间时常断网",
        "promised_time": "2月14日 16:20",
        "step": "网络维护部正在处理",
        "code": "407196",
        "minutes": "5",
        "condition": "已实名登记",
        "cure": "请携带身份证到营业厅登记",
        "question": "您的问题解决了吗？",
        "link": "https://example.net/r/7Kq2",
        "staff_number": "8001",
    },
    "en": {
        "number": "1000 0013",
        "summary": "broadband drops in the evening",
        "promised_time": "14 February, 16:20",
        "step": "network maintenance is working on it",
        "code": "407196",
        "minutes": "5",
        "condition": "registered under the real name",
        "cure": "please bring your identity card to a shop",
        "question": "Has your problem been solved?",
        "link": "https://example.net/r/7Kq2",
        "staff_number": "8001",
    },
}
"""What stands for the words in braces: invented."""


class _Filled(dict[str, str]):
    """A place without an example stays in its braces."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def filled(wording: str, language: str) -> str:
    """As a customer would read it; a wording that cannot be filled in is shown as it stands."""
    try:
        return wording.format_map(_Filled(EXAMPLES[language]))
    except (ValueError, IndexError, AttributeError):
        return wording


def page(ask: Ask) -> Page:
    if ask.key:
        raise NotFound(_("There is no such page."))
    told = [(code, case) for code in WORDINGS for case in handbook.told_cases(code, at=ask.now)]
    return Page(
        title=_("Message texts"),
        about=_(
            "What customers read and hear is stated by clauses of the handbook, in both "
            "languages, and changes by a revision from its date on. Words in braces are filled in."
        ),
        tables=[_in_force(ask, told), _examples(told)],
    )


def _in_force(ask: Ask, told: list[tuple[str, handbook.ToldCase]]) -> Table:
    return Table(
        title=_("Texts in force"),
        heads=[_("Text"), _("When"), _("Chinese"), _("English"), _("Clause")],
        rows=[
            [
                text(case.label),
                Cell(words=case.conditions or _("Always")),
                text(case.zh, lang="zh-Hans"),
                text(case.en, lang="en"),
                Cell(words=_("Read it"), href=case.address),
            ]
            for _code, case in told
        ],
        empty=_("The handbook states no text."),
        acts=[
            [_revising(ask, code, place)] if ask.actor.may("handbook.draft") else []
            for place, (code, _case) in enumerate(told)
        ],
    )


def _examples(told: list[tuple[str, handbook.ToldCase]]) -> Table:
    return Table(
        title=_("How they read, with invented values"),
        heads=[_("Text"), _("When"), _("Chinese"), _("English")],
        rows=[
            [
                text(case.label),
                Cell(words=case.conditions or _("Always")),
                text(filled(case.zh, "zh"), lang="zh-Hans"),
                text(filled(case.en, "en"), lang="en"),
            ]
            for _code, case in told
        ],
        empty=_("The handbook states no text."),
    )


def _revising(ask: Ask, code: str, place: int) -> Act:
    """To the draft that is being written, or to one begun for it."""

    def revise(_given: dict[str, Any]) -> str:
        document, draft = handbook.open_draft(code, at=ask.now)
        if draft is None:
            draft = commands.begin_revision(document=document, actor=ask.actor, now=ask.now).pk
        return reverse("handbook:edit_parameter", args=[draft, code])

    return Act(
        "revise",
        _("Revise this text"),
        forms.Form,
        revise,
        icon="edit",
        asks=_(
            "Opens the draft of its document, or begins one. Nothing is in force before somebody "
            "else has approved it."
        ),
        of=place,
    )


AREA = Area(
    code="messages",
    label=_("Message texts"),
    about=_("What customers read and hear, in both languages, and where it is stated."),
    icon="message",
    verb="handbook.administer",
    page=page,
    order=70,
)
