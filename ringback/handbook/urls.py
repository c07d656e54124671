from django.urls import path, register_converter

from ringback.handbook.views import editing, reading, revisions, structure


class SectionNumber:
    """``3.2``: chapter and section."""

    regex = r"[1-9]\d?\.[1-9]\d?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ClauseNumber(SectionNumber):
    """``3.2`` or ``3.2.1``."""

    regex = r"[1-9]\d?(\.[1-9]\d?){1,3}"


class ParameterCode(SectionNumber):
    """``clock.handling.limit``."""

    regex = r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+"


register_converter(SectionNumber, "section")
register_converter(ClauseNumber, "clause")
register_converter(ParameterCode, "parameter")

app_name = "handbook"
urlpatterns = [
    path("handbook/", reading.contents, name="contents"),
    path("handbook/<section:number>", reading.section, name="section"),
    path("handbook/index", reading.appendix, name="appendix"),
    path("handbook/preview", editing.preview, name="preview"),
    path("handbook/revisions/", revisions.index, name="revisions"),
    path("handbook/revisions/begin", revisions.begin, name="begin"),
    path("handbook/revisions/<uuid:revision_id>/", revisions.revision, name="revision"),
    path("handbook/revisions/<uuid:revision_id>/changes", revisions.changes, name="changes"),
    path("handbook/revisions/<uuid:revision_id>/text", revisions.text, name="text"),
    path("handbook/revisions/<uuid:revision_id>/sign-offs", revisions.sign_offs, name="sign_offs"),
    path(
        "handbook/revisions/<uuid:revision_id>/clauses/add",
        structure.add_clause,
        name="add_clause",
    ),
    path(
        "handbook/revisions/<uuid:revision_id>/clauses/<clause:number>/drop",
        structure.drop_clause,
        name="drop_clause",
    ),
    path(
        "handbook/revisions/<uuid:revision_id>/clauses/<clause:number>/parameters/add",
        structure.add_parameter,
        name="add_parameter",
    ),
    path(
        "handbook/revisions/<uuid:revision_id>/parameters/<parameter:code>/move",
        structure.move_parameter,
        name="move_parameter",
    ),
    path(
        "handbook/revisions/<uuid:revision_id>/parameters/<parameter:code>/drop",
        structure.drop_parameter,
        name="drop_parameter",
    ),
    path(
        "handbook/revisions/<uuid:revision_id>/clauses/<clause:number>",
        editing.clause,
        name="edit_clause",
    ),
    path(
        "handbook/revisions/<uuid:revision_id>/parameters/<parameter:code>",
        editing.parameter,
        name="edit_parameter",
    ),
    path("handbook/revisions/<uuid:revision_id>/<slug:verb>", revisions.act, name="act"),
]
