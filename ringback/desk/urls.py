from django.urls import path, register_converter

from ringback.desk.views import (
    answers,
    archive,
    business,
    case_files,
    catalogue,
    contacts,
    customers,
    dispatch_board,
    handovers,
    lists,
    manner,
    next_hours,
    presence,
    sheets,
    tickets,
    triage,
)


class Number:
    """A ticket number; whether its check digit is sound is the module's business."""

    regex = r"\d{8,19}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Number, "number")

app_name = "desk"
urlpatterns = [
    path("desk/", lists.work, name="work"),
    path("desk/list/<slug:tab>/", lists.work, name="list"),
    path("desk/cases/", lists.cases, name="cases"),
    path("desk/contacts/", contacts.contacts, name="contacts"),
    path("desk/contacts/<uuid:contact_id>/", contacts.contact, name="contact"),
    path("desk/contacts/<uuid:contact_id>/keep", contacts.keep, name="keep"),
    path("desk/contacts/<uuid:contact_id>/read-back", contacts.read_back, name="read_back"),
    path("desk/contacts/<uuid:contact_id>/register", contacts.register, name="register"),
    path(
        "desk/contacts/<uuid:contact_id>/cases/<number:number>/<slug:verb>",
        contacts.about_case,
        name="about_case",
    ),
    path("desk/contacts/<uuid:contact_id>/business/", business.of_contact, name="contact_business"),
    path(
        "desk/contacts/<uuid:contact_id>/business/<slug:verb>",
        business.act_on_contact,
        name="contact_business_act",
    ),
    path("desk/business/approvals/", business.approvals, name="approvals"),
    path("desk/business/approvals/<uuid:request_id>/", business.approval, name="approval"),
    path(
        "desk/business/approvals/<uuid:request_id>/<slug:verb>",
        business.decide,
        name="decide_business",
    ),
    path("desk/contacts/<uuid:contact_id>/<slug:verb>", contacts.act, name="contact_act"),
    path("desk/customers/<uuid:customer_id>/", customers.customer, name="customer"),
    path("desk/customers/<uuid:customer_id>/<slug:verb>", customers.act, name="customer_act"),
    path("desk/merges/", customers.proposals, name="merges"),
    path("desk/merges/<int:proposal_id>/", customers.proposal, name="merge"),
    path("desk/merges/<int:proposal_id>/<slug:verb>", customers.decide, name="decide_merge"),
    path("desk/queues/", dispatch_board.queues, name="queues"),
    path("desk/handovers/", handovers.handovers, name="handovers"),
    path("desk/handovers/new", handovers.draw_up, name="draw_up"),
    path("desk/handovers/<uuid:handover_id>/", handovers.handover, name="handover"),
    path("desk/handovers/<uuid:handover_id>/take", handovers.take, name="take_shift"),
    path("desk/next/", next_hours.next_hours, name="next"),
    path("desk/next/closing/", next_hours.closing, name="closing"),
    path("desk/next/<slug:kind>", next_hours.move, name="move"),
    path("desk/triage/", triage.triage, name="triage"),
    path("desk/triage/<number:number>/", triage.case, name="triage_case"),
    path("desk/triage/<number:number>/<slug:verb>", triage.act, name="triage_act"),
    path("desk/suspicions/", triage.suspicions, name="suspicions"),
    path("desk/suspicions/<number:number>/<slug:verb>", triage.review, name="suspicion_act"),
    path("desk/answers/<int:number>/deviations", answers.deviations, name="deviations"),
    path("desk/manner", manner.manner, name="manner"),
    path("desk/presence", presence.choose, name="presence"),
    path("desk/categories", catalogue.categories, name="categories"),
    path("desk/archive/", archive.search, name="archive"),
    path("desk/archive/<number:number>/", archive.case, name="archived"),
    path("desk/search", lists.search, name="search"),
    path("desk/tickets/<number:number>/", tickets.ticket, name="ticket"),
    path("desk/tickets/<number:number>/why/<int:clock_id>", tickets.why, name="why"),
    path("desk/tickets/<number:number>/letter/", tickets.letter, name="letter"),
    path("desk/tickets/<number:number>/file/", case_files.page, name="case_file"),
    path("desk/tickets/<number:number>/file/pack", case_files.pack, name="pack"),
    path("desk/packs/<uuid:pack_id>", case_files.take, name="take_pack"),
    path("desk/tickets/<number:number>/business/", business.of_ticket, name="ticket_business"),
    path(
        "desk/tickets/<number:number>/business/<slug:verb>",
        business.act_on_ticket,
        name="ticket_business_act",
    ),
    path("desk/tickets/<number:number>/<slug:verb>", tickets.act, name="act"),
    path("desk/files/<uuid:attachment_id>", tickets.attachment, name="attachment"),
    path("desk/sheets/<int:sheet_id>/", sheets.sheet, name="sheet"),
    path("desk/sheets/<int:sheet_id>/<slug:verb>", sheets.act, name="sheet_act"),
]
