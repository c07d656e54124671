"""The forms of a revision: one for each verb, and the one in which a clause is written."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.handbook import access, commands, limits, queries
from ringback.handbook.commands import ClauseDraft
from ringback.handbook.content import CLAUSE_TEXT
from ringback.handbook.models import Clause, Revision, SignOff
from ringback.handbook.schedule import NOTICE
from ringback.handbook.states import RevisionState
from ringback.handbook.words import LANGUAGES
from ringback.identity.queries import role_choices
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid

LONGEST = 4000


def _words(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea({"rows": 3}), **kwargs
    )


def _instant(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget)


def _readers() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Who must sign off"),
        choices=role_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class VerbForm(forms.Form):
    """A verb on a revision: whether it is offered, its fields, and its one command."""

    verb: ClassVar[str]
    label: ClassVar[Promise]
    done: ClassVar[Promise]
    icon: ClassVar[str] = "check"
    tone: ClassVar[str] = "primary"
    hint: ClassVar[Promise | str] = ""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, revision: Revision, actor: Actor, now: datetime, typed: QueryDict | None = None
    ) -> None:
        self.revision, self.actor, self.now = revision, actor, now
        proposed = {"seen": revision.version, **self.proposed()}
        super().__init__(typed, auto_id=f"{self.verb}-%s", initial=proposed)

    @classmethod
    def is_offered(cls, revision: Revision, actor: Actor, now: datetime) -> bool:
        raise NotImplementedError

    def proposed(self) -> dict[str, Any]:
        return {}

    def act(self) -> None:
        """Give the command. Raises what the command raises."""
        command = getattr(commands, self.verb)
        command(revision_id=self.revision.pk, actor=self.actor, now=self.now, **self.cleaned_data)

    def refused(self, refusal: Invalid) -> None:
        for name, said in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(said))
        if not refusal.fields:
            self.add_error(None, str(refusal.message))


class Submit(VerbForm):
    verb, label, icon = "submit", _("Submit for review"), "send"
    done = _("Submitted. Somebody else approves it now.")
    reason = _words(
        _("Why this change"), help_text=_("After it was sent back: the answer to each point.")
    )

    @classmethod
    def is_offered(cls, revision: Revision, actor: Actor, now: datetime) -> bool:
        return revision.state == RevisionState.DRAFT and access.may_draft(actor)


class _Dated(VerbForm):
    def proposed(self) -> dict[str, Any]:
        return {"effective_at": proposed_effect(self.now)}


class Approve(_Dated):
    verb, label = "approve", _("Approve")
    done = _("Approved. It takes effect by itself.")
    effective_at = _instant(_("Takes effect"))
    readers = _readers()
    urgency = _words(
        _("Why at short notice"),
        required=False,
        help_text=_("Only when it takes effect sooner than clause 8.2.1 asks."),
    )

    @classmethod
    def is_offered(cls, revision: Revision, actor: Actor, now: datetime) -> bool:
        return revision.state == RevisionState.IN_REVIEW and access.may_approve(actor, revision)


class BreakGlass(_Dated):
    verb, label, icon, tone = "break_glass", _("Approve alone"), "alert-triangle", "danger"
    done = _("Approved alone. This stays on the revision for ever.")
    hint = _(
        "Nobody else may approve this. Your reason is journalled and stays on the revision for "
        "ever; somebody else looks at it later."
    )
    effective_at = _instant(_("Takes effect"))
    readers = _readers()
    reason = _words(_("Why it cannot wait for somebody else"))

    @classmethod
    def is_offered(cls, revision: Revision, actor: Actor, now: datetime) -> bool:
        return (
            revision.state == RevisionState.IN_REVIEW
            and access.may_administer(actor)
            and not access.may_approve(actor, revision)
            and not access.somebody_else_may_approve(actor, revision)
        )


class SendBack(VerbForm):
    verb, label, icon, tone = (
        "send_back",
        pgettext_lazy("revision", "Send back"),
        "arrow-back-up",
        "",
    )
    done = _("Sent back to the author.")
    reason = _words(_("What is to be put right"))

    @classmethod
    def is_offered(cls, revision: Revision, actor: Actor, now: datetime) -> bool:
        return revision.state == RevisionState.IN_REVIEW and access.may_review(actor)


class Withdraw(VerbForm):
    verb, label, icon, tone = "withdraw", _("Withdraw"), "x", "danger"
    done = _("Withdrawn. Another draft can be begun.")
    reason = _words(_("Why it is given up"))

    @classmethod
    def is_offered(cls, revision: Revision, actor: Actor, now: datetime) -> bool:
        is_open = revision.state in (RevisionState.DRAFT, RevisionState.IN_REVIEW)
        return is_open and not revision.is_packaged and access.may_draft(actor)


class _Ahead(VerbForm):
    @classmethod
    def is_offered(cls, revision: Revision, actor: Actor, now: datetime) -> bool:
        at = revision.effective_at
        return at is not None and at >= now + NOTICE and access.may_review(actor)


class Reschedule(_Ahead):
    verb, label, icon, tone = "reschedule", _("Change the date"), "calendar", ""
    done = _("The date of effect is changed.")
    effective_at = _instant(_("Takes effect"))
    reason = _words(_("Why"))

    def proposed(self) -> dict[str, Any]:
        return {"effective_at": self.revision.effective_at}


class Cancel(_Ahead):
    verb, label, icon, tone = "cancel", _("Cancel the approval"), "x", "danger"
    done = _("Cancelled. It will not take effect.")
    reason = _words(_("Why"))


class Ratify(VerbForm):
    verb, label, icon = "ratify", _("Review afterwards"), "eye"
    done = _("Your review is noted.")
    words = _words(_("What you found"))

    @classmethod
    def is_offered(cls, revision: Revision, actor: Actor, now: datetime) -> bool:
        if not access.may_approve(actor, revision):
            return False
        is_approved = revision.state == RevisionState.APPROVED
        return is_approved and access.awaits_other_eyes(revision)

    def act(self) -> None:
        self.cleaned_data.pop("seen")  # only one can be the first to look
        super().act()


class Sign(VerbForm):
    verb, label, icon = "sign_off", _("I have read it"), "checks"
    done = _("Signed off. Thank you.")

    @classmethod
    def is_offered(cls, revision: Revision, actor: Actor, now: datetime) -> bool:
        state = queries.state_of(revision, at=now)
        return (
            state in (RevisionState.APPROVED, RevisionState.EFFECTIVE)
            and not revision.is_packaged
            and access.is_person(actor)
            and not SignOff.objects.filter(revision=revision, ref=actor.ref).exists()
        )

    def act(self) -> None:
        self.cleaned_data.pop("seen")  # what was approved does not change
        super().act()


VERBS: dict[str, type[VerbForm]] = {
    form.verb: form
    for form in (
        Sign,
        Submit,
        Approve,
        BreakGlass,
        Ratify,
        SendBack,
        Reschedule,
        Cancel,
        Withdraw,
    )
}


def offered(revision: Revision, actor: Actor, now: datetime) -> list[VerbForm]:
    """The forms of what the actor may do to the revision now."""
    return [
        form(revision, actor, now)
        for form in VERBS.values()
        if form.is_offered(revision, actor, now)
    ]


def proposed_effect(now: datetime) -> datetime:
    """The first midnight that gives the notice of §8.2.1."""
    zone = instants.zone_named(timezone.get_default_timezone_name())
    earliest = limits.notice_ends(now)
    midnight = instants.at_midnight(instants.on_date(earliest, zone), zone)
    if midnight < earliest:
        day = instants.on_date(earliest, zone) + timedelta(days=1)
        midnight = instants.at_midnight(day, zone)
    return midnight


class ClauseForm(forms.Form):
    """Title, scope and text of a clause in both languages, side by side."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    title_zh = forms.CharField(label=_("Title"), max_length=200)
    title_en = forms.CharField(label=_("Title"), max_length=200)
    scope_zh = forms.CharField(
        label=_("Scope"), max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    scope_en = forms.CharField(
        label=_("Scope"), max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    text_zh = forms.CharField(
        label=_("Text (Markdown)"), max_length=20_000, widget=forms.Textarea({"rows": 14})
    )
    text_en = forms.CharField(
        label=_("Text (Markdown)"), max_length=20_000, widget=forms.Textarea({"rows": 14})
    )

    def __init__(self, clause: Clause, typed: QueryDict | None = None) -> None:
        stored = {name: getattr(clause, name) for name in CLAUSE_TEXT}
        super().__init__(typed, initial={"seen": clause.version, **stored})

    @property
    def sides(self) -> list[tuple[object, str, list[forms.BoundField]]]:
        """(language, its tag, its fields)."""
        parts = ("title", "scope", "text")
        return [
            (name, tag, [self[f"{part}_{code}"] for part in parts]) for code, tag, name in LANGUAGES
        ]

    def draft(self) -> ClauseDraft:
        return ClauseDraft(**{name: self.cleaned_data[name] for name in CLAUSE_TEXT})
