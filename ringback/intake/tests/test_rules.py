import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.intake import rules
from ringback.intake.rules import Choice, Matter
from ringback.intake.states import TriageReason, Verb
from ringback.recognition.facts import Guess, Opinion
from ringback.recognition.states import Decision
from ringback.tickets.states import Kind

_D, _R = Decision, TriageReason
LEAF_KINDS = (Kind.LOOKUP, Kind.INQUIRY)


def thinks(decision: Decision, kind: str = "lookup") -> Opinion:
    return Opinion(Guess("basic.balance", 0.9), Guess(kind, 0.9), decision)


@pytest.mark.parametrize(
    ("decision", "confidence", "category"),
    [
        (Decision.FILE, 0.93, "basic.data_left"),
        (Decision.SUGGEST, 0.5, ""),
        (Decision.COMPLAINT_SUSPECTED, 0.93, "basic.data_left"),
        (Decision.COMPLAINT_SUSPECTED, 0.5, ""),
    ],
)
def test_whoever_changes_nothing_agrees_with_what_is_sure(
    decision: Decision, confidence: float, category: str
) -> None:
    thought = Opinion(Guess("basic.data_left", confidence), Guess("lookup", 0.9), decision)
    assert rules.agreed_category(Choice(), thought, 0.8) == category
    assert rules.agreed_category(Choice("basic.bill"), thought, 0.8) == "basic.bill"
    assert rules.agreed_category(Choice(), None, 0.8) == ""


@pytest.mark.parametrize(
    ("choice", "opinion", "category"),
    [
        (Choice("a.b"), thinks(_D.FILE), "a.b"),
        (Choice(), thinks(_D.FILE), "basic.balance"),
        (Choice(), thinks(_D.SUGGEST), ""),
        (Choice(), thinks(_D.COMPLAINT_SUSPECTED), ""),
        (Choice(), None, ""),
    ],
)
def test_the_category(choice: Choice, opinion: Opinion | None, category: str) -> None:
    assert rules.category_of(choice, opinion) == category


@pytest.mark.parametrize(
    ("choice", "opinion", "kinds", "kind"),
    [
        (Choice(kind=Kind.FAULT), thinks(_D.COMPLAINT_SUSPECTED), LEAF_KINDS, Kind.FAULT),
        (Choice(), None, (), Kind.INQUIRY),
        (Choice("x"), None, LEAF_KINDS, Kind.LOOKUP),
        (Choice(), thinks(_D.NOISE, "praise"), (), Kind.INQUIRY),
        (Choice(), thinks(_D.COMPLAINT_SUSPECTED), (), Kind.COMPLAINT),
        (Choice(), thinks(_D.FILE, "inquiry"), LEAF_KINDS, Kind.INQUIRY),
        (Choice(), thinks(_D.FILE, "praise"), LEAF_KINDS, Kind.LOOKUP),
        (Choice(), thinks(_D.FILE, "complaint"), LEAF_KINDS, Kind.COMPLAINT),
        (Choice(), thinks(_D.SUGGEST, "praise"), (), Kind.PRAISE),
    ],
)
def test_the_kind(
    choice: Choice, opinion: Opinion | None, kinds: tuple[Kind, ...], kind: Kind
) -> None:
    assert rules.kind_of(choice, opinion, kinds) is kind


@pytest.mark.parametrize(
    ("choice", "opinion", "reason"),
    [
        (Choice("a.b", Kind.INQUIRY), thinks(_D.COMPLAINT_SUSPECTED), None),
        (Choice("a.b"), thinks(_D.COMPLAINT_SUSPECTED), _R.SUSPECTED_COMPLAINT),
        (Choice(), thinks(_D.COMPLAINT_SUSPECTED), _R.SUSPECTED_COMPLAINT),
        (Choice(kind=Kind.COMPLAINT), thinks(_D.COMPLAINT_SUSPECTED), _R.LOW_CONFIDENCE),
        (Choice("a.b"), None, None),
        (Choice(), None, _R.LOW_CONFIDENCE),
        (Choice(), thinks(_D.FILE), None),
        (Choice(), thinks(_D.SUGGEST), _R.LOW_CONFIDENCE),
        (Choice(), thinks(_D.NOISE), _R.NOISE),
        (Choice(), thinks(_D.OUT_OF_SCOPE), _R.OUT_OF_SCOPE),
    ],
)
def test_the_doubt(choice: Choice, opinion: Opinion | None, reason: TriageReason | None) -> None:
    assert rules.doubt(choice, opinion) is reason


@pytest.mark.parametrize(
    ("kind", "doubt", "ineligible", "incomplete", "verb", "reason"),
    [
        (Kind.COMPLAINT, None, True, True, Verb.ACCEPT, None),
        (Kind.COMPLAINT, _R.LOW_CONFIDENCE, True, True, Verb.ACCEPT, _R.LOW_CONFIDENCE),
        (Kind.COMPLAINT, _R.SUSPECTED_COMPLAINT, False, False, Verb.TRIAGE, "suspected_complaint"),
        (Kind.INQUIRY, _R.NOISE, False, False, Verb.TRIAGE, _R.NOISE),
        (Kind.TRANSACTION, None, True, True, Verb.REFUSE, None),
        (Kind.TRANSACTION, None, False, True, Verb.TRIAGE, _R.INCOMPLETE),
        (Kind.FAULT, None, False, True, Verb.TRIAGE, _R.INCOMPLETE),
        (Kind.INQUIRY, None, False, True, Verb.ACCEPT, None),
        (Kind.PRAISE, None, False, True, Verb.ACCEPT, None),
        (Kind.TRANSACTION, None, False, False, Verb.ACCEPT, None),
    ],
)
def test_the_course(
    kind: Kind,
    doubt: TriageReason | None,
    ineligible: bool,
    incomplete: bool,
    verb: Verb,
    reason: str | None,
) -> None:
    decided = rules.course(kind, doubt, ineligible=ineligible, incomplete=incomplete)
    assert decided == (verb, reason)


@given(st.sampled_from([None, *TriageReason]), st.booleans(), st.booleans())
def test_a_complaint_is_never_refused(
    doubt: TriageReason | None, ineligible: bool, incomplete: bool
) -> None:
    verb, _ = rules.course(Kind.COMPLAINT, doubt, ineligible=ineligible, incomplete=incomplete)
    assert verb is not Verb.REFUSE


@given(st.sampled_from([Decision.COMPLAINT_SUSPECTED]), st.sampled_from(Kind))
def test_a_suspected_complaint_is_never_filed_as_an_enquiry(
    decision: Decision, guess: Kind
) -> None:
    opinion = thinks(decision, guess)
    kind = rules.kind_of(Choice(), opinion, LEAF_KINDS)
    verb, reason = rules.course(
        kind, rules.doubt(Choice(), opinion), ineligible=False, incomplete=False
    )
    assert kind not in rules.ENQUIRIES
    assert (verb, reason) == (Verb.TRIAGE, TriageReason.SUSPECTED_COMPLAINT)


BILL = "没订过视频会员，每月扣25块三个月了"


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        (Matter(BILL), Matter(BILL), 1.0, 1.0),
        (Matter(BILL), Matter("没订过视频会员,每月扣25块,三个月了!"), 0.95, 1.0),
        (Matter(BILL, "a", "complaint"), Matter(BILL, "a", "complaint"), 1.0, 1.0),
        (Matter(BILL, "a", "complaint"), Matter(BILL, "b", "complaint"), 0.7, 0.76),
        (Matter(BILL, "a", "complaint"), Matter(BILL, "b", "lookup"), 0.59, 0.61),
        (Matter(BILL, "", "complaint"), Matter(BILL, "b", "complaint"), 1.0, 1.0),
        (Matter(BILL), Matter("宽带断网，光猫亮红灯"), 0.0, 0.1),
        (Matter(BILL, "a", "fault"), Matter("宽带断网", "a", "fault"), 0.0, 0.0),
        (Matter(""), Matter(""), 0.0, 0.0),
        (Matter("", "a", "fault"), Matter("", "a", "fault"), 0.0, 0.0),
        (Matter("ADSL 断线"), Matter("adsl断线"), 1.0, 1.0),
    ],
)
def test_likeness(one: Matter, other: Matter, least: float, most: float) -> None:
    assert least <= round(rules.likeness(one, other), 3) <= most
    assert rules.likeness(one, other) == rules.likeness(other, one)


@pytest.mark.parametrize(
    ("kind", "opinion", "suspect"),
    [
        (Kind.INQUIRY, thinks(_D.COMPLAINT_SUSPECTED), True),
        (Kind.LOOKUP, thinks(_D.FILE, "complaint"), True),
        (Kind.LOOKUP, thinks(_D.SUGGEST, "complaint"), False),
        (Kind.COMPLAINT, thinks(_D.COMPLAINT_SUSPECTED), False),
        (Kind.FAULT, thinks(_D.COMPLAINT_SUSPECTED), False),
        (Kind.INQUIRY, None, False),
    ],
)
def test_who_is_suspect(kind: Kind, opinion: Opinion | None, suspect: bool) -> None:
    assert rules.is_suspect(kind, opinion) is suspect


def test_the_summary_is_one_short_line() -> None:
    assert rules.summary("很长\n" * 50, "话费余额", longest=10) == "话费余额：很长 很长 很长 …"
    assert rules.summary("短", "") == "短"
