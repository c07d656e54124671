"""What is known from a case: its answer made into an article."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.desk.actions.base import words_field
from ringback.desk.actions.examined import TicketAction
from ringback.desk.queries.answers import words_of
from ringback.knowledge import commands
from ringback.knowledge.commands import ArticleDraft
from ringback.knowledge.states import ArticleKind


class MakeArticle(TicketAction):
    """A draft from the answer of a case. Numbers are masked; names the writer takes out."""

    verb, icon = "make_article", "help"
    label = _("Make an article of this answer")
    done = _("The draft is kept under Knowledge, Drafts.")

    title = forms.CharField(label=_("Title"), max_length=120)
    asked = words_field(
        _("How it is asked"),
        rows=3,
        required=False,
        help_text=_("One way of asking a line. By these words it is suggested."),
    )
    body = words_field(
        _("Answer (Markdown)"),
        rows=8,
        help_text=_("Take out names, addresses and whatever was this customer's alone."),
    )

    def proposed(self) -> dict[str, Any]:
        return words_of(self.row, actor=self.actor)

    def act(self) -> object:
        draft = ArticleDraft(
            title_zh=self.given["title"],
            asked_zh=self.given["asked"],
            body_zh=self.given["body"],
            categories=(self.row.category,) if self.row.category else (),
        )
        return commands.begin_article(
            kind=ArticleKind.ANSWER,
            draft=draft,
            source=self.row.number,
            actor=self.actor,
            now=self.now,
        )
