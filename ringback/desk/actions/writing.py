"""The words of a request as they are typed: kept at every stroke, judged only when looked at."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ringback.desk.actions.base import LONGEST_WORDS, CategoryField
from ringback.desk.queries.catalogue import Option, OptionGroup, category_groups
from ringback.desk.queries.contacts import ContactPage
from ringback.desk.questions import ANSWER, FACT, Questions, typed
from ringback.intake.commands import Unfinished
from ringback.tickets.states import (
    COMPLEXITY_LABELS,
    KIND_LABELS,
    SEVERITY_LABELS,
    Complexity,
    Kind,
    Severity,
)

LONGEST_ANSWER = 2000


class Writing(forms.Form):
    """Shown from what was kept; what is posted is read by :func:`read_typed`, never refused."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("In the customer's words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_WORDS, "data-enter": True}),
    )
    kind = forms.ChoiceField(
        label=_("Request"), required=False, choices=[("", _("as recognised")), *KIND_LABELS.items()]
    )
    category = CategoryField(label=_("Service type"), required=False)
    complexity = forms.ChoiceField(
        label=_("Complexity"),
        required=False,
        choices=[("", _("usual")), *COMPLEXITY_LABELS.items()],
    )
    severity = forms.ChoiceField(
        label=_("Severity"), required=False, choices=list(SEVERITY_LABELS.items())
    )
    insists = forms.BooleanField(label=_("The customer does not complain"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    writer = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, page: ContactPage, writer: str = "") -> None:
        kept = page.unfinished
        shown: dict[str, Any] = {
            "text": kept.text,
            "kind": kept.kind,
            "category": kept.category,
            "complexity": kept.complexity,
            "severity": kept.severity,
            "insists": kept.insists,
            "seen": page.version,
            "writer": writer or str(uuid4()),
        }
        super().__init__(auto_id="writing-%s", initial=shown)
        self.page = page

    @property
    def category_groups(self) -> list[OptionGroup]:
        """Recognition's own choice first, then the catalogue; what was chosen stays chosen."""
        chosen = self.page.unfinished.category
        auto = Option("", str(_("as recognised")), not chosen)
        everything = category_groups(words="", chosen=chosen, now=self.page.now)
        return [OptionGroup(str(_("Recognition")), [auto]), *everything]

    @property
    def questions(self) -> Questions | None:
        """What the service type asks; ``None`` while there is none or it asks nothing."""
        page, leaf = self.page, self.page.reading.leaf
        if leaf is None or not (leaf.form or leaf.facts):
            return None
        preview = page.reading.preview
        is_transaction = preview is not None and preview.kind is Kind.TRANSACTION
        return Questions(
            leaf,
            place=page.contact.organisation_path,
            answers=page.unfinished.answers,
            facts=page.unfinished.facts if is_transaction else None,
            problems=page.reading.problems or {},
            number=str(page.contact.party or ""),
        )


def read_typed(post: QueryDict) -> Unfinished:
    """What stands in the form. A code nobody knows counts as not chosen."""
    return Unfinished(
        text=post.get("text", "")[:LONGEST_WORDS],
        kind=_one_of(list(Kind), post.get("kind", "")),
        category=post.get("pick") or post.get("category", "")[:80],
        complexity=_one_of(list(Complexity), post.get("complexity", "")),
        severity=_one_of(list(Severity), post.get("severity", "")) or Severity.NORMAL,
        answers=_short(typed(post, ANSWER)),
        facts=_short(typed(post, FACT)),
        insists="insists" in post,
    )


def _one_of(codes: list[Any], written: str) -> str:
    return written if written in codes else ""


def _short(written: dict[str, str]) -> dict[str, str]:
    return {code: answer[:LONGEST_ANSWER] for code, answer in written.items() if answer}
