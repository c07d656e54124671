"""The words of messages: which clause states them, and how they read filled in."""

from django.utils.translation import gettext_lazy as _

from ringback.administration.page import Area, Ask, Cell, Page, Table, text
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


def page(ask: Ask) -> Page:
    if ask.key:
        raise NotFound(_("There is no such page."))
    return Page(
        title=_("Message texts"),
        about=_(
            "What customers read and hear is stated by clauses of the handbook, in both "
            "languages, and changes by a revision from its date on. Words in braces are filled in."
        ),
        tables=[
            Table(
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
                    for code in WORDINGS
                    for case in handbook.told_cases(code, at=ask.now)
                ],
                empty=_("The handbook states no text."),
            )
        ],
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
