from django.urls import path, register_converter

from ringback.desk.views import catalogue, lists, sheets, tickets


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
    path("desk/categories", catalogue.categories, name="categories"),
    path("desk/search", lists.search, name="search"),
    path("desk/tickets/<number:number>/", tickets.ticket, name="ticket"),
    path("desk/tickets/<number:number>/why/<int:clock_id>", tickets.why, name="why"),
    path("desk/tickets/<number:number>/<slug:verb>", tickets.act, name="act"),
    path("desk/files/<uuid:attachment_id>", tickets.attachment, name="attachment"),
    path("desk/sheets/<int:sheet_id>/", sheets.sheet, name="sheet"),
    path("desk/sheets/<int:sheet_id>/<slug:verb>", sheets.act, name="sheet_act"),
]
