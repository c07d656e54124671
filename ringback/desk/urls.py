from django.urls import path, register_converter

from ringback.desk.views import catalogue, contacts, lists, presence, sheets, tickets, triage


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
    path("desk/contacts/<uuid:contact_id>/<slug:verb>", contacts.act, name="contact_act"),
    path("desk/triage/", triage.triage, name="triage"),
    path("desk/triage/<number:number>/", triage.case, name="triage_case"),
    path("desk/triage/<number:number>/<slug:verb>", triage.act, name="triage_act"),
    path("desk/suspicions/", triage.suspicions, name="suspicions"),
    path("desk/suspicions/<number:number>/<slug:verb>", triage.review, name="suspicion_act"),
    path("desk/presence", presence.choose, name="presence"),
    path("desk/categories", catalogue.categories, name="categories"),
    path("desk/search", lists.search, name="search"),
    path("desk/tickets/<number:number>/", tickets.ticket, name="ticket"),
    path("desk/tickets/<number:number>/why/<int:clock_id>", tickets.why, name="why"),
    path("desk/tickets/<number:number>/<slug:verb>", tickets.act, name="act"),
    path("desk/files/<uuid:attachment_id>", tickets.attachment, name="attachment"),
    path("desk/sheets/<int:sheet_id>/", sheets.sheet, name="sheet"),
    path("desk/sheets/<int:sheet_id>/<slug:verb>", sheets.act, name="sheet_act"),
]
