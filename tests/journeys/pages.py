"""Every page of the house in one small world: who opens which address.

New screens are added here; what is left out says why. The walks over all pages (no string outside
the catalogs, …) start from this list.
"""

from collections.abc import Iterator

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from ringback.administration.areas import AREAS
from ringback.calendars import queries as calendars
from ringback.clocks import queries as clocks
from ringback.customers import commands as customers
from ringback.customers.states import MergeReason
from ringback.desk.tests.floor import COUNTY, NAME, NOW, PHONE, SYSTEM, Floor
from ringback.dispatch import commands as dispatch
from ringback.handbook.tests import writers
from ringback.knowledge import commands as knowledge
from ringback.knowledge.states import Place
from ringback.knowledge.tests import shelf
from ringback.messaging import commands as messaging
from ringback.people import queries as people
from ringback.portal.tests.walks import Visitor
from ringback.reports import commands as reports
from ringback.tickets import commands as tickets
from ringback.tickets.commands import HandedDown
from ringback.tickets.queries import Ticket, WorkSheet
from ringback.tickets.states import LetterSource, SupervisionCause

Visit = tuple[Client, str]
LEAF = "basic.broadband_coverage"

NO_PAGES = {
    "base:choose_theme": "answers to a button",
    "base:healthz": "a word for a machine",
    "base:metrics": "figures for a machine",
    "base:readyz": "a word for a machine",
    "base:set_language": "answers to a button",
    "base:stream": "events",
    "demo:phone": "of the demonstration, visited with it",
    "demo:clock": "of the demonstration, visited with it",
    "demo:door": "of the demonstration, visited with it",
    "demo:phones": "of the demonstration, visited with it",
    "desk:archived": "needs a case in the archive, walked by tests/records",
    "desk:pack": "answers to a button",
    "desk:take_pack": "somebody's file",
    "desk:about_case": "the form of it stands on the contact, which is visited",
    "desk:attachment": "somebody's file",
    "desk:approval": "needs a request above a limit, visited by its tests",
    "desk:contact_business": "needs a line of the customer, visited by its tests",
    "desk:contact_business_act": "needs a line of the customer, visited by its tests",
    "desk:decide_business": "answers to a button",
    "desk:decide_merge": "answers to a button",
    "desk:keep": "answers to what is typed",
    "desk:manner": "answers to what is typed",
    "desk:move": "answers to a button",
    "desk:take_shift": "answers to a button",
    "desk:presence": "answers to a button",
    "desk:register": "answers to a button",
    "desk:suspicion_act": "answers to a button",
    "desk:ticket_business": "needs a line of the customer, visited by its tests",
    "desk:ticket_business_act": "needs a line of the customer, visited by its tests",
    "desk:triage_act": "answers to a button",
    "feedback:rate": "needs a link of its own, visited by its tests",
    "handbook:act": "answers to a button",
    "handbook:begin": "answers to a button",
    "handbook:drop_clause": "answers to a button",
    "handbook:drop_parameter": "answers to a button",
    "handbook:move_parameter": "answers to a button",
    "handbook:preview": "answers to a button",
    "identity:add_passkey": "answers to a button",
    "identity:change_password": "answers to a button",
    "identity:choose_password": "needs a link of its own, walked by its journey",
    "identity:come_back": "an identity provider leads there",
    "identity:end_one_session": "answers to a button",
    "identity:end_other_sessions": "answers to a button",
    "identity:end_session": "answers to a button",
    "identity:end_sessions": "answers to a button",
    "identity:leave": "leads to an identity provider",
    "identity:log_in_by_passkey": "answers to a button",
    "identity:log_out": "answers to a button",
    "identity:make_link": "answers to a button",
    "identity:new_recovery_codes": "shows once, walked by its journey",
    "identity:prove": "the second step, walked by its journey",
    "identity:remove_factor": "answers to a button",
    "identity:reset_factors": "answers to a button",
    "identity:second_step": "the second step, walked by its journey",
    "identity:set_mail_address": "answers to a button",
    "identity:totp": "shows once, walked by its journey",
    "knowledge:act": "answers to a button",
    "knowledge:act_answer": "answers to a button",
    "knowledge:adopt": "answers to a button",
    "knowledge:check": "answers to a button",
    "knowledge:revise": "answers to a button",
    "knowledge:settle": "answers to a button",
    "knowledge:tell": "answers to a button",
    "messaging:gateway_replies": "a machine's",
    "messaging:gateway_reports": "a machine's",
    "notifications:bell": "a part of every page",
    "notifications:read": "leads on",
    "notifications:read_all": "answers to a button",
    "portal:act": "answers to a button",
    "portal:add_file": "answers to a button",
    "portal:consent": "answers to a button",
    "portal:discard": "answers to a button",
    "portal:file": "somebody's file",
    "portal:leave": "answers to a button",
    "portal:remove_file": "answers to a button",
    "portal:send_again": "answers to a button",
    "portal:track_code": "the second step of tracking, walked by its journey",
    "portal:status": "needs a link of its own, walked by its journey",
    "portal:code": "needs a code under way, walked by its journey",
    "portal:receipt": "shows once, walked by its journey",
    "reports:export": "a file",
    "reports:export_rows": "a file",
}


def of_the_desk(floor: Floor) -> Iterator[Visit]:
    """What staff see, with something in every list."""
    sheet, claimed, waiting = floor.replied(), floor.claimed(), floor.waiting()
    case = floor.case_of(sheet)
    tickets.record_letter(
        ticket_id=case.pk,
        letter=HandedDown(
            source=LetterSource.PETITION, number="粤信〔2026〕0213号", received_at=NOW
        ),
        actor=floor.agent.actor,
        now=NOW,
    )
    for each in (*_of_an_agent(floor, case), *_of_a_contact(floor)):
        yield floor.agent.client, each
    lead = (
        "/desk/queues/",
        "/desk/next/",
        "/desk/next/closing/",
        "/desk/handovers/",
        f"/desk/handovers/new?of={floor.desk.path}|",
        "/desk/triage/",
        f"/desk/triage/{waiting.number}/",
        "/desk/suspicions/",
    )
    handed = dispatch.hand_shift_over(
        department_path=floor.desk.path, words="机房今晚割接", actor=floor.lead.actor, now=NOW
    )
    yield floor.lead.client, f"/desk/handovers/{handed.pk}/"
    yield from ((floor.lead.client, each) for each in (*lead, f"/desk/tickets/{case.number}/"))
    for each in (*_of_customers(floor), *_of_knowledge(floor)):
        yield floor.lead.client, each
    yield from of_the_handbook(floor)
    yield from ((floor.lead.client, each) for each in _of_reports(case))
    order = _order(floor, claimed)
    for page in ("", "reply"):
        yield floor.handler.client, f"/desk/sheets/{claimed.pk}/{page}"
    for page in ("", "answer_order"):
        yield floor.handler.client, f"/desk/sheets/{order.pk}/{page}"
    for page in ("/accounts", f"/accounts/{floor.agent.actor.id}", *of_the_administration(floor)):
        yield floor.administrator.client, page


def _of_knowledge(floor: Floor) -> Iterator[str]:
    """Something published, something being written, and an agreed answer."""
    shown = shelf.published(floor.agent.actor, by=floor.lead.actor)
    written = knowledge.begin_revision(
        article_id=shown.article_id, actor=floor.agent.actor, now=NOW
    )
    held = shelf.agreed(SYSTEM, by=floor.lead.actor)
    draft = shelf.drafted(floor.lead.actor)
    knowledge.note_miss(words="携号转网", place=Place.DESK, now=NOW)
    yield from ("/knowledge/", "/knowledge/?q=红灯", "/knowledge/?q=无此", "/knowledge/drafts")
    yield from ("/knowledge/new", "/knowledge/owned?all", "/knowledge/answers/")
    yield f"/knowledge/{shown.article_id}/"
    for page in ("", "edit"):
        yield f"/knowledge/{written.article_id}/r{written.number}/{page}"
    yield from (f"/knowledge/answers/{each.pk}/" for each in (held, draft))
    yield from ("/knowledge/answers/new", f"/knowledge/answers/{draft.pk}/edit")
    yield f"/desk/answers/{held.pk}/deviations"


def _order(floor: Floor, claimed: WorkSheet) -> WorkSheet:
    """An account of a case, ordered by the lead and taken by whoever has the case in hand."""
    order = tickets.supervise(
        ticket_id=floor.case_of(claimed).pk,
        cause=SupervisionCause.LEAD,
        actor=floor.lead.actor,
        now=NOW,
    )
    return tickets.claim(sheet_id=order.pk, actor=floor.handler.actor, now=NOW)


def _of_reports(case: Ticket) -> Iterator[str]:
    for _batch in reports.rebuild(now=NOW):
        pass
    made = reports.write_day(path=COUNTY, on=NOW.date(), actor=SYSTEM, now=NOW)
    for page in (
        "",
        "wall/",
        "days/",
        f"days/{made.pk}/",
        "targets/",
        "pauses/",
        "flow/",
        "flow/stuck/",
        "rows/moves/all/",
        "rows/deviations/all/",
        "rows/contacts/all/",
        "rows/cases/all/",
        "rows/dwell/all/",
    ):
        yield f"/reports/{page}"
    yield f"/reports/cases/{case.number}/"


def _of_an_agent(floor: Floor, case: Ticket) -> Iterator[str]:
    clock = clocks.of_subject(subject_kind="ticket", subject_id=case.pk, now=NOW)[0].clock
    yield from ("/account", "/notices/", "/notices/settings")
    yield from ("/desk/", "/desk/list/pool/", "/desk/cases/?order=promised&kind=complaint")
    yield from ("/desk/search?q=会员", "/desk/categories?words=余额", "/desk/archive/?q=10000000")
    for page in ("", f"why/{clock.pk}", "classify", "hold", "letter/", "file/"):
        yield f"/desk/tickets/{case.number}/{page}"


def _of_a_contact(floor: Floor) -> Iterator[str]:
    contact, ended = floor.known_call(), floor.call()
    messaging.solve_on_line(
        contact_id=ended.pk, code="basic.bill", note="已解释", actor=floor.agent.actor, now=NOW
    )
    yield from ("/desk/contacts/", f"/desk/contacts/{ended.pk}/")
    for page in ("", "read-back", "wrap_up"):
        yield f"/desk/contacts/{contact.pk}/{page}"


def _of_customers(floor: Floor) -> Iterator[str]:
    """Two records held for one person: one pair proposed, another merged and to be parted."""
    kept, *others = (
        customers.find_or_register(phone=PHONE, name=name, home_path=COUNTY, actor=SYSTEM, now=NOW)[
            0
        ]
        for name in (NAME, "欧阳修", "欧阳文忠")
    )
    proposed, merged = (
        customers.propose_merge(
            kept=kept, merged=each, reason=MergeReason.SAME_NUMBER, actor=floor.lead.actor, now=NOW
        )
        for each in others
    )
    customers.merge(proposal=merged, actor=floor.lead.actor, now=NOW)
    yield from ("/desk/business/approvals/", "/desk/merges/", f"/desk/merges/{proposed.pk}/")
    for page in ("", "propose_merge", "give_consent", "reveal"):
        yield f"/desk/customers/{kept.pk}/{page}"


def of_the_administration(floor: Floor) -> Iterator[str]:
    """Every area, and something in those that hold things."""
    yield "/administration/"
    yield from (f"/administration/{area}/" for area in AREAS)
    work = people.staff_of(floor.agent.ref)
    assert work is not None
    yield f"/administration/staff/{work.pk}/"
    yield f"/administration/organisation/department-{floor.desk.pk}/"
    yield f"/administration/catalogue/{LEAF}/"
    yield f"/administration/calendars/{calendars.codes()[0]}/"


def of_the_handbook(floor: Floor) -> Iterator[Visit]:
    """What everybody reads, and what those see who work on the manual: one revision approved,
    another being written."""
    for address in ("/handbook/", "/handbook/3.2", "/handbook/index"):
        yield floor.agent.client, address
    yield from ((floor.lead.client, each) for each in _revisions(floor))


def _revisions(floor: Floor) -> Iterator[str]:
    parties = {"author": floor.lead.actor, "approver": floor.administrator.actor}
    approved = writers.approved(NOW, **parties)
    draft = writers.begun(NOW, document="manual-5", author=floor.lead.actor)
    writers.state(draft, "login.attempts", 3, NOW, author=floor.lead.actor)
    yield "/handbook/revisions/"
    for each in (approved, draft):
        for page in ("", "changes", "text", "sign-offs"):
            yield f"/handbook/revisions/{each.pk}/{page}"
    yield f"/handbook/revisions/{draft.pk}/clauses/5.1.2"
    yield f"/handbook/revisions/{draft.pk}/clauses/add?under=5.1"
    yield f"/handbook/revisions/{draft.pk}/clauses/5.1.2/parameters/add"
    yield f"/handbook/revisions/{draft.pk}/clauses/5.1.2/parameters/add?type=span"
    yield f"/handbook/revisions/{draft.pk}/parameters/login.lock.duration"


def of_the_portal() -> Iterator[Visit]:
    """What a customer sees, from the first page to a case of theirs."""
    visitor = Visitor()
    for address in (
        "/",
        "/log-in",
        "/password/forgotten",
        "/styleguide",
        "/nowhere",
        "/service/",
        "/service/categories/network/",
        "/service/types/basic.itemised_bill/",
        "/service/track",
        "/service/apply/",
        "/service/enter",
    ):
        yield visitor.client, address
    known = shelf.published()
    for address in ("/service/answers/", "/service/answers/?q=红灯"):
        yield visitor.client, address
    yield visitor.client, f"/service/answers/{known.article_id}/"
    asked = visitor.begins(text="光猫亮红灯，宽带断网")
    yield visitor.client, f"/service/apply/{asked}/answers"
    application = visitor.has_filled_in()
    for step in ("type", "details"):
        yield visitor.client, f"/service/apply/{application}/{step}"
    visitor.enters(onward=f"/service/apply/{application}/check")
    yield visitor.client, f"/service/apply/{application}/open-cases"
    yield visitor.client, f"/service/apply/{application}/check"
    visitor.sends(application)
    number = Ticket.objects.latest("pk").number
    yield visitor.client, "/service/consents/"
    for address in ("", f"{number}/", f"{number}/details", f"{number}/report"):
        yield visitor.client, f"/service/cases/{address}"


def unvisited(addresses: set[str]) -> set[str]:
    """Pages by their names that are neither among the addresses nor excused."""
    seen = set()
    for address in addresses:
        if address != "/nowhere":
            seen.add(resolve(address.partition("?")[0]).view_name)
    return set(_names(get_resolver().url_patterns, "")) - seen - set(NO_PAGES)


def _names(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
        elif pattern.name and not namespace.startswith("api"):
            yield f"{namespace}{pattern.name}"
