"""What was looked up and done in the operator's systems. What was simulated says so."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from ringback.desk.sentences.reading import Content, Names, Sentence, label, listed
from ringback.ports.states import DECLINED_LABELS, KIND_LABELS, RequestKind

KIND = label("request_kind", RequestKind, KIND_LABELS)


def _what(content: Content, names: Names) -> object:
    """ "Refund 75.00 yuan (simulated)"."""
    kind, amount = str(KIND(content, names)), content.get("amount", "")
    words = _("%(kind)s %(amount)s yuan") % {"kind": kind, "amount": amount} if amount else kind
    return f"{words}{_simulated(content, names)}"


def _simulated(content: Content, _names: Names) -> object:
    return pgettext("behind a word", " (simulated)") if content.get("simulated") else ""


def _declined(content: Content, _names: Names) -> object:
    code = content.get("code", "")
    return DECLINED_LABELS.get(code, code)


SENTENCES = {
    "business.looked_up": Sentence(
        words=_("Bills, orders and line looked into%(simulated)s"),
        icon="eye",
        tone="warn",
        places={"simulated": _simulated},
    ),
    "business.proposed": Sentence(
        words=_("%(what)s asked for: %(reason)s"),
        icon="edit",
        places={"what": _what, "reason": listed("reason", "business.reasons")},
    ),
    "business.approved": Sentence(
        words=_("%(what)s approved"), icon="check", tone="good", places={"what": _what}
    ),
    "business.refused": Sentence(
        words=_("%(what)s refused"), icon="x", tone="warn", places={"what": _what}
    ),
    "business.sent": Sentence(
        words=_("%(what)s sent to the billing system"), icon="send", places={"what": _what}
    ),
    "business.done": Sentence(
        words=_("%(what)s done"), icon="circle-check", tone="good", places={"what": _what}
    ),
    "business.declined": Sentence(
        words=_("%(what)s declined by the billing system: %(why)s"),
        icon="alert-circle",
        tone="bad",
        places={"what": _what, "why": _declined},
    ),
    "business.put_back": Sentence(
        words=_("%(what)s did not arrive; it is sent again"),
        icon="refresh",
        places={"what": _what},
    ),
    "business.lost": Sentence(
        words=_("%(what)s: no answer yet, it is asked again"),
        icon="clock-pause",
        tone="warn",
        places={"what": _what},
    ),
}
