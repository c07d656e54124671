"""Registering what a customer wants: kept as it is typed, recognised, read back, taken once."""

from datetime import timedelta

import pytest
from django.test import Client

from ringback.base.ids import new_id
from ringback.base.models import Entry
from ringback.desk.tests.floor import NOW, PHONE, WORDS, Floor
from ringback.intake import queries as intake
from ringback.intake.queries import Opinion
from ringback.intake.tests import samples
from ringback.messaging import queries as messaging
from ringback.messaging.queries import Contact
from ringback.messaging.states import Outcome
from ringback.recognition.states import Decision
from ringback.tickets.queries import Ticket

LEAF = "support.unknowing_order"
NEW = "13712345678"
SAID = "没订过视频会员"
"""Of the words of the case, what is no number and so not masked."""


def opinion(decision: Decision = Decision.COMPLAINT_SUSPECTED, confidence: float = 0.93) -> Opinion:
    return samples.opinion(LEAF, "complaint", decision, confidence)


def post(client: Client, contact: Contact, where: str, htmx: bool = False, **fields: object):
    typed = {"seen": 0, "writer": "one", **fields}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(f"/desk/contacts/{contact.pk}/{where}", typed, headers=headers)


def keep(client: Client, contact: Contact, **fields: object) -> str:
    """What htmx is answered while somebody types."""
    response = post(client, contact, "keep", htmx=True, **{"text": WORDS, **fields})
    assert response.status_code == 200, response.content.decode()
    return str(response.content.decode())


def version(floor: Floor, contact: Contact) -> int:
    kept = intake.unfinished_of(contact_id=contact.pk, actor=floor.agent.actor)
    return kept.version if kept else 0


def register(floor: Floor, contact: Contact, **fields: object):
    sent = {"restated": "扣费三个月，要求退费", "seen": version(floor, contact), **fields}
    return post(floor.agent.client, contact, "register", **{"once": str(new_id()), **sent})


def page_of(client: Client, contact: Contact, where: str = "") -> str:
    return str(client.get(f"/desk/contacts/{contact.pk}/{where}").content.decode())


def test_what_is_typed_is_kept_and_stands_there_again(floor: Floor) -> None:
    contact = floor.call()
    keep(floor.agent.client, contact, severity="high")
    page = page_of(floor.agent.client, contact)
    assert WORDS in page
    assert '<option value="high" selected>' in page


def test_without_script_the_words_are_kept_and_the_page_shown(floor: Floor) -> None:
    contact = floor.call()
    response = post(floor.agent.client, contact, "keep", text=WORDS)
    assert response["Location"] == f"/desk/contacts/{contact.pk}/"
    assert WORDS in page_of(floor.agent.client, contact)


def test_nobody_else_reads_them(floor: Floor) -> None:
    contact = floor.call()
    keep(floor.agent.client, contact)
    page = page_of(floor.colleague.client, contact)
    assert WORDS not in page
    assert "林语棠 8001" in page
    assert post(floor.colleague.client, contact, "keep", text="x").status_code == 403


def test_another_tab_is_told_and_overwrites_nothing(floor: Floor) -> None:
    contact = floor.call()
    keep(floor.agent.client, contact)
    late = post(floor.agent.client, contact, "keep", htmx=True, writer="two", text="别的")
    assert late.status_code == 409
    assert WORDS in page_of(floor.agent.client, contact)


def test_the_service_type_is_recognised_while_one_types(
    floor: Floor, recognised: dict[str, Opinion]
) -> None:
    recognised[WORDS] = opinion()
    contact = floor.call()
    answer = keep(floor.agent.client, contact, category=LEAF)
    assert "不知情定制" in answer
    assert "疑似投诉" in answer
    assert 'name="q-access_number"' in answer
    again = keep(floor.agent.client, contact, category=LEAF, asked=asked_in(answer))
    assert 'id="questions"' not in again, "the same questions stand there already"


def asked_in(answer: str) -> str:
    return answer.split('name="asked" value="')[1].split('"', maxsplit=1)[0]


def test_what_is_not_sure_is_suggested_by_key(floor: Floor, recognised: dict[str, Opinion]) -> None:
    recognised[WORDS] = opinion(Decision.SUGGEST, 0.41)
    answer = keep(floor.agent.client, floor.call())
    assert f'data-pick="{LEAF}"' in answer
    assert "41 %" in answer
    assert "由人判定归类" in answer
    picked = keep(floor.agent.client, Contact.objects.get(), pick=LEAF)
    assert "人工选定" in picked


def test_it_works_without_recognition(floor: Floor) -> None:
    contact = floor.call()
    assert "未能识别" in keep(floor.agent.client, contact)
    keep(floor.agent.client, contact, category=LEAF, kind="complaint")
    assert register(floor, contact).status_code == 302
    assert Ticket.objects.get().state == "accepted"


def test_nothing_to_read_back_without_words(floor: Floor) -> None:
    contact = floor.call()
    response = post(floor.agent.client, contact, "read-back", text=" ")
    assert response.status_code == 422
    assert "请记录客户的要求" in response.content.decode()


def test_read_back_confirmed_and_receipt(floor: Floor, recognised: dict[str, Opinion]) -> None:
    recognised[WORDS] = opinion()
    floor.customer()
    contact = floor.call()
    led = post(floor.agent.client, contact, "read-back", text=WORDS, category=LEAF)
    assert led["Location"].endswith("/read-back")
    spoken = page_of(floor.agent.client, contact, "read-back")
    assert "我向您确认一下" in spoken
    assert "02-14 16:20" in spoken
    assert "13812345678" not in spoken.split('class="spoken"')[1].split("</blockquote>")[0]
    done = register(floor, contact)
    assert done["Location"] == f"/desk/contacts/{contact.pk}/"
    ticket = Ticket.objects.get()
    contact.refresh_from_db()
    assert (contact.outcome, contact.ticket_id) == (Outcome.TICKET, ticket.pk)
    assert (ticket.kind, ticket.category, ticket.owner) == ("complaint", LEAF, floor.agent.ref)
    receipt = page_of(floor.agent.client, contact)
    assert f"{ticket.number[:4]} {ticket.number[4:]}" in receipt
    assert "扣费三个月，要求退费" in receipt
    sent = messaging.messages_about(subject_kind="ticket", subject_id=ticket.pk)
    assert [message.purpose for message in sent] == ["receipt"]


def test_a_double_click_and_a_second_tab_register_once(floor: Floor) -> None:
    contact = floor.call()
    keep(floor.agent.client, contact, category=LEAF)
    once = str(new_id())
    fields = {"restated": "", "seen": version(floor, contact), "once": once}
    for token in (once, once, str(new_id())):
        response = post(floor.agent.client, contact, "register", **{**fields, "once": token})
        assert response.status_code == 302
    assert Ticket.objects.count() == 1
    assert Entry.objects.filter(kind="request.taken").count() == 1


def test_changed_in_another_tab_it_is_read_back_again(floor: Floor) -> None:
    contact = floor.call()
    keep(floor.agent.client, contact, category=LEAF)
    seen = version(floor, contact)
    keep(floor.agent.client, contact, category=LEAF, text="换了说法")
    response = register(floor, contact, seen=seen)
    assert response["Location"].endswith("/read-back")
    assert not Ticket.objects.exists()


def test_a_complaint_is_not_filed_as_an_enquiry(
    floor: Floor, recognised: dict[str, Opinion]
) -> None:
    recognised[WORDS] = opinion()
    contact = floor.call()
    typed = {"text": WORDS, "category": LEAF, "kind": "inquiry"}
    refused = post(floor.agent.client, contact, "read-back", **typed)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "不得归为咨询或查询" in page
    assert "§ 1.3.3" in page
    assert register(floor, contact).status_code in (302, 422)
    assert not Ticket.objects.exists()
    insisted = post(floor.agent.client, contact, "read-back", insists="on", **typed)
    assert insisted.status_code == 302
    register(floor, contact)
    (row,) = intake.suspicions(actor=floor.lead.actor)
    assert row.filed_by == floor.agent.ref


def test_a_wrong_answer_stands_beside_its_question(floor: Floor) -> None:
    contact = floor.call()
    typed = {"text": WORDS, "category": LEAF, "q-disputed_amount": "viel"}
    response = post(floor.agent.client, contact, "read-back", **typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in page
    assert 'value="viel"' in page


def test_answers_may_follow_on_the_case(floor: Floor) -> None:
    contact = floor.call()
    keep(floor.agent.client, contact, category=LEAF, **{"q-product_name": "VIP畅看包"})
    register(floor, contact)
    ticket = Ticket.objects.get()
    case = f"/desk/tickets/{ticket.number}/"
    page = floor.agent.client.get(case).content.decode()
    assert "待补" in page
    assert "VIP畅看包" in page
    form = intake.form_of(ticket)
    assert form is not None
    sent = {"seen": form.version, "once": str(new_id()), "q-remedy": "refund"}
    assert floor.agent.client.post(f"{case}complete_form", sent).status_code == 302
    form = intake.form_of(ticket)
    assert form is not None
    assert "remedy" not in form.missing
    page = floor.agent.client.get(case).content.decode()
    assert "VIP畅看包" in page, "what was not answered anew stays"
    late = floor.agent.client.post(f"{case}complete_form", {**sent, "once": str(new_id())})
    assert late.status_code == 409


def test_what_is_known_comes_first(floor: Floor) -> None:
    case = floor.accepted(category="network.no_signal", kind="fault")
    Contact.objects.filter(pk=floor.call().pk).update(
        opened_at=NOW - timedelta(days=1), outcome=Outcome.TICKET, ended_at=NOW, ticket_id=case.pk
    )
    contact = floor.known_call()
    page = page_of(floor.agent.client, contact)
    assert "3 个自然日内第 2 次联系" in page
    assert SAID in page
    assert f"/cases/{case.number}/urge" in page
    assert PHONE not in page


def test_nothing_is_told_before_the_customer_is_known(floor: Floor) -> None:
    """§2.1.2: who tracks a request is verified by the number they call from."""
    case = floor.accepted()
    contact = floor.call()
    where = f"cases/{case.number}/urge"
    page = page_of(floor.agent.client, contact)
    assert "1 件可续办的受理单" in page
    assert case.number not in page
    assert SAID not in page
    refused = post(floor.agent.client, contact, where, number=case.number, once=str(new_id()))
    assert refused.status_code == 403
    assert "来电号码" in refused.content.decode()
    post(floor.agent.client, contact, "confirm_number", once=str(new_id()))
    assert where in page_of(floor.agent.client, contact)


def test_what_a_case_says_waits_for_the_level_of_its_service_type(floor: Floor) -> None:
    case = floor.accepted(category="basic.itemised_bill")
    page = page_of(floor.agent.client, floor.known_call())
    assert case.number in page
    assert SAID not in page
    assert "服务密码" in page


def test_an_open_case_is_urged_and_no_new_one_made(floor: Floor) -> None:
    case = floor.accepted()
    contact = floor.known_call()
    once = str(new_id())
    for _click in range(2):
        where = f"cases/{case.number}/urge"
        response = post(floor.agent.client, contact, where, number=case.number, once=once)
        assert response.status_code == 302
    assert case.urges.count() == 1
    assert Ticket.objects.count() == 1
    contact.refresh_from_db()
    assert contact.ticket_id == case.pk


def test_the_words_typed_are_added_to_an_open_case(floor: Floor) -> None:
    case = floor.accepted()
    contact = floor.known_call()
    keep(floor.agent.client, contact, text="昨晚又扣了一次")
    where = f"cases/{case.number}/add_facts"
    form = page_of(floor.agent.client, contact, where)
    assert "昨晚又扣了一次" in form
    assert f'name="number" value="{case.number}"' in form
    fields = {"number": case.number, "once": str(new_id())}
    assert post(floor.agent.client, contact, where, body="", **fields).status_code == 422
    added = post(floor.agent.client, contact, where, body="昨晚又扣了一次", **fields)
    assert added.status_code == 302
    assert case.statements.filter(kind="addition").count() == 1


def test_a_case_out_of_reach_is_not_urged(floor: Floor) -> None:
    case = floor.accepted()
    contact = floor.call(floor.stranger, number=NEW)
    where = f"cases/{case.number}/urge"
    fields = {"number": case.number, "once": str(new_id())}
    assert post(floor.stranger.client, contact, where, **fields).status_code == 404


@pytest.mark.parametrize("field", ["severity", "kind", "complexity", "seen"])
def test_codes_nobody_knows_count_as_not_chosen(floor: Floor, field: str) -> None:
    contact = floor.call()
    keep(floor.agent.client, contact, **{field: "strange"})
    kept = intake.unfinished_of(contact_id=contact.pk, actor=floor.agent.actor)
    assert kept is not None
    assert kept.unfinished.text == WORDS
    assert "strange" not in kept.unfinished.to_json()
