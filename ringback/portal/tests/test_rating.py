"""An answer is rated where feedback asks; that way the case closes by itself."""

from ringback.feedback import commands as feedback
from ringback.portal.tests.walks import NOW, SYSTEM, answered, text_of
from ringback.tickets.states import TicketState


def test_the_page_leads_to_the_three_questions(visitor):
    ticket = answered()
    feedback.plan(ticket_id=ticket.pk, episode=1, actor=SYSTEM, now=NOW)
    visitor.enters()
    page = text_of(visitor.get(f"/service/cases/{ticket.number}/"))
    address = page.split('href="/r/')[1].split('"')[0]
    assert "/confirm" not in page, "the first question there is whether it is solved"
    assert "/reopen" in page
    went = visitor.post(f"/r/{address}", solved="1", result="5", person="5", words="")
    assert went.status_code == 302
    ticket.refresh_from_db()
    assert ticket.state == TicketState.CLOSED
    assert "/r/" not in text_of(visitor.get(f"/service/cases/{ticket.number}/"))
