"""With a model in use: what is filed by itself, what a person gets to see, and what is learnt."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ringback.base.worker import drain
from ringback.intake import commands, queries, recognising
from ringback.intake.models import Suspicion, Triage
from ringback.intake.states import Dismissal, TriageReason
from ringback.intake.tests.samples import AGENT, LEAD, NOW, PHONE, SYSTEM, request
from ringback.recognition.queries import lesson_count
from ringback.recognition.states import Decision
from ringback.recognition.tests.small import BALANCE, DISPUTE, FAULT, NOISE, put_in_use
from ringback.tickets import commands as tickets
from ringback.tickets.states import Complexity, Kind, Severity

Told = Callable[[str], list[str]]
TORN = "帮我换一下"


@pytest.fixture(autouse=True)
def _model(tmp_path: Path) -> None:
    put_in_use(tmp_path, now=NOW)


def test_what_is_surely_recognised_is_filed_and_accepted_by_itself() -> None:
    receipt = commands.take_request(request=request(BALANCE), actor=AGENT, now=NOW)
    assert (receipt.state, receipt.reason) == ("accepted", None)
    assert (receipt.category, receipt.kind) == ("basic.balance", Kind.LOOKUP)
    assert receipt.confidence is not None
    assert receipt.confidence > 0.8


def test_a_sure_complaint_is_filed_as_one() -> None:
    receipt = commands.take_request(request=request(DISPUTE), actor=AGENT, now=NOW)
    assert (receipt.state, receipt.kind) == ("accepted", Kind.COMPLAINT)
    assert receipt.category == "support.fee_dispute"


@pytest.mark.parametrize("words", ["再不处理我就曝光", "找工信部", "我要退费", "打12315"])
def test_a_suspected_complaint_is_never_filed_as_an_enquiry(words: str) -> None:
    receipt = commands.take_request(request=request(f"{BALANCE}，{words}"), actor=AGENT, now=NOW)
    assert (receipt.state, receipt.reason) == ("registered", TriageReason.SUSPECTED_COMPLAINT)
    assert receipt.kind == Kind.COMPLAINT
    assert not Suspicion.objects.exists(), "nobody has filed it as an enquiry"


def test_a_person_who_files_it_as_an_enquiry_comes_on_the_list() -> None:
    asked = request(f"{BALANCE}，不然投诉", category="basic.balance", kind=Kind.LOOKUP)
    receipt = commands.take_request(request=asked, actor=AGENT, now=NOW)
    assert receipt.state == "accepted"
    (row,) = queries.suspicions(actor=LEAD)
    assert (row.case.ticket_id, row.filed_by) == (receipt.ticket_id, AGENT.ref)


def test_triage_gets_the_top_three_without_noise() -> None:
    receipt = commands.take_request(request=request(TORN), actor=AGENT, now=NOW)
    assert receipt.state == "registered"
    waiting = Triage.objects.get()
    assert len(waiting.categories) == 3
    assert not {"noise", "out_of_scope"} & {code for code, _ in waiting.categories}
    assert waiting.categories[0][1] >= waiting.categories[1][1] >= waiting.categories[2][1]


def test_all_texts_of_a_batch_are_recognised_in_their_order() -> None:
    opinions = recognising.opinions([BALANCE, NOISE, FAULT], at=NOW)
    assert [each and each.decision for each in opinions] == [
        Decision.FILE,
        Decision.NOISE,
        Decision.FILE,
    ]


def test_what_is_settled_in_triage_is_learnt_once(told: Told) -> None:
    asked = request(f"{TORN}，号码{PHONE}")
    receipt = commands.take_request(request=asked, actor=AGENT, now=NOW)
    commands.settle_triage(
        ticket_id=receipt.ticket_id,
        kind=Kind.TRANSACTION,
        category="basic.sim_card",
        complexity=Complexity.ORDINARY,
        severity=Severity.NORMAL,
        actor=LEAD,
        now=NOW,
    )
    drain(NOW)
    assert lesson_count(NOW).total == 1
    assert told("lesson.") == ["lesson.learnt"]


def test_what_is_put_right_on_its_own_page_is_learnt(told: Told) -> None:
    receipt = commands.take_request(request=request(BALANCE), actor=AGENT, now=NOW)
    for complexity in (Complexity.ORDINARY, Complexity.MAJOR):
        tickets.classify(
            ticket_id=receipt.ticket_id,
            kind=Kind.INQUIRY,
            category="basic.bill",
            complexity=complexity,
            severity=Severity.NORMAL,
            actor=SYSTEM,
            now=NOW,
        )
        drain(NOW)
    assert told("lesson.") == ["lesson.learnt"]


@pytest.mark.parametrize(
    ("dismissal", "lessons"),
    [(Dismissal.NOISE, 1), (Dismissal.OUT_OF_SCOPE, 1), (Dismissal.MISTAKE, 0)],
)
def test_noise_is_learnt_and_a_mistake_is_not(dismissal: Dismissal, lessons: int) -> None:
    receipt = commands.take_request(request=request(NOISE), actor=AGENT, now=NOW)
    assert receipt.reason is TriageReason.NOISE
    commands.dismiss_triage(ticket_id=receipt.ticket_id, dismissal=dismissal, actor=LEAD, now=NOW)
    assert lesson_count(NOW).total == lessons
