"""The forms of an article: its words in both languages, and one form for each verb."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ringback.catalog import queries as catalog
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid
from ringback.knowledge import access, commands
from ringback.knowledge.commands import ArticleDraft
from ringback.knowledge.commands.writing import LONGEST, TEXTS, said_by
from ringback.knowledge.models import Revision
from ringback.knowledge.states import (
    AUDIENCE_LABELS,
    KIND_LABELS,
    REVISION,
    ArticleKind,
    Audience,
    RevisionState,
)

LANGUAGES = (("zh", "zh-Hans", _("Chinese")), ("en", "en", _("English")))


def leaf_choices(now: datetime) -> list[Any]:
    """The service types on offer by group, as a form offers them."""
    language = get_language() or "zh-hans"
    return [
        (
            part.group.name.in_language(language),
            [(leaf.code, leaf.name.in_language(language)) for leaf in part.leaves],
        )
        for branch in catalog.tree(at=now)
        for part in branch.groups
    ]


class WrittenForm(forms.Form):
    """What several people may write in: kept when it is refused, and told when it is stale."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def refused(self, refusal: Invalid) -> None:
        for name, said in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(said))
        if not refusal.fields:
            self.add_error(None, str(refusal.message))

    def look_again(self, version: int) -> bool:
        """Show the same words over the present state: saved again, they are meant."""
        kept = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        kept["seen"] = str(version)
        self.data = kept
        return True


def _line(label: Any, name: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST[name], **kwargs)


def _area(label: Any, name: str, rows: int, **kwargs: Any) -> forms.CharField:
    return _line(label, name, widget=forms.Textarea({"rows": rows}), **kwargs)


_ASKED = _("One way of asking a line. By these words it is suggested.")


class ArticleForm(WrittenForm):
    """Title, ways of asking and text side by side in both languages; for whom and about what."""

    kind = forms.ChoiceField(label=_("What it is"), choices=list(KIND_LABELS.items()))
    audience = forms.ChoiceField(label=_("Who reads it"), choices=list(AUDIENCE_LABELS.items()))
    categories = forms.MultipleChoiceField(
        label=_("Service types"),
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
        help_text=_("Hold Ctrl to choose several."),
    )
    title_zh = _line(_("Title"), "title_zh")
    title_en = _line(_("Title"), "title_en", required=False)
    asked_zh = _area(_("How it is asked"), "asked_zh", 3, required=False, help_text=_ASKED)
    asked_en = _area(_("How it is asked"), "asked_en", 3, required=False, help_text=_ASKED)
    body_zh = _area(_("Answer (Markdown)"), "body_zh", 12)
    body_en = _area(_("Answer (Markdown)"), "body_en", 12, required=False)

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        now: datetime,
        revision: Revision | None = None,
        asks_kind: bool = False,
    ) -> None:
        shown: dict[str, Any] = {}
        if revision is not None:
            said = said_by(revision)
            shown = {name: getattr(said, name) for name in (*TEXTS, "audience")}
            shown |= {"categories": list(said.categories), "seen": revision.version}
        super().__init__(typed, initial=shown)
        if not asks_kind:
            del self.fields["kind"]
        offered = leaf_choices(now)
        known = {code for _group, leaves in offered for code, _name in leaves}
        gone = [code for code in shown.get("categories", ()) if code not in known]
        field = self.fields["categories"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [*offered, *((code, code) for code in gone)]

    @property
    def sides(self) -> list[tuple[object, str, list[forms.BoundField]]]:
        """(language, its tag, its fields)."""
        parts = ("title", "asked", "body")
        return [
            (name, tag, [self[f"{part}_{code}"] for part in parts]) for code, tag, name in LANGUAGES
        ]

    @property
    def facts(self) -> list[forms.BoundField]:
        return [self[name] for name in ("kind", "audience", "categories") if name in self.fields]

    @property
    def kind_chosen(self) -> ArticleKind:
        return ArticleKind(self.cleaned_data["kind"])

    def draft(self) -> ArticleDraft:
        return ArticleDraft(
            audience=Audience(self.cleaned_data["audience"]),
            categories=tuple(self.cleaned_data["categories"]),
            **{name: self.cleaned_data[name] for name in TEXTS},
        )


class VerbForm(forms.Form):
    """A verb on a revision: whether it is offered, its fields, and its one command."""

    verb: ClassVar[str]
    label: ClassVar[Promise]
    done: ClassVar[Promise]
    icon: ClassVar[str] = "check"
    tone: ClassVar[str] = "primary"
    approves: ClassVar[bool] = True

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, revision: Revision, actor: Actor, typed: QueryDict | None = None) -> None:
        self.revision, self.actor = revision, actor
        super().__init__(typed, auto_id=f"{self.verb}-%s", initial={"seen": revision.version})

    @classmethod
    def is_offered(cls, revision: Revision, actor: Actor) -> bool:
        may = access.may_approve(actor) if cls.approves else access.may_write(actor)
        return may and REVISION.after(RevisionState(revision.state), cls.verb) is not None

    def act(self, now: datetime) -> None:
        """Give the command. Raises what the command raises."""
        getattr(commands, self.verb)(
            article_id=self.revision.article_id,
            number=self.revision.number,
            actor=self.actor,
            now=now,
            **self.cleaned_data,
        )

    def refused(self, refusal: Invalid) -> None:
        for name, said in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(said))
        if not refusal.fields or not set(refusal.fields) & set(self.fields):
            self.add_error(None, str(refusal.message))


class _OtherEyes(VerbForm):
    @classmethod
    def is_offered(cls, revision: Revision, actor: Actor) -> bool:
        return super().is_offered(revision, actor) and access.may_publish(actor, revision)


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea({"rows": 3}))


class Submit(VerbForm):
    verb, label, icon, approves = "submit", _("Submit for review"), "send", False
    done = _("Submitted. Somebody else approves it now.")


class Publish(_OtherEyes):
    verb, label = "publish", _("Approve and publish")
    done = _("Published. Its readers find it now.")


class Renew(_OtherEyes):
    verb, label, icon = "renew", _("It still holds"), "refresh"
    done = _("Reviewed. It holds for another interval.")


class SendBack(VerbForm):
    verb, label = "send_back", pgettext_lazy("revision", "Send back")
    icon, tone = "arrow-back-up", ""
    done = _("Sent back to the author.")
    reason = _reason(_("What is to be put right"))


class Retire(VerbForm):
    verb, label, icon, tone = "retire", pgettext_lazy("article", "Retire"), "archive", "danger"
    done = _("Retired. Nobody is shown it any more.")
    reason = _reason(_("Why"))


class Withdraw(VerbForm):
    verb, label, icon = "withdraw", _("Withdraw"), "x"
    tone, approves = "danger", False
    done = _("Withdrawn. Another draft can be begun.")


VERBS: dict[str, type[VerbForm]] = {
    form.verb: form for form in (Submit, Publish, Renew, SendBack, Withdraw, Retire)
}
