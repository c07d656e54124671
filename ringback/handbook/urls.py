from django.urls import path, register_converter

from ringback.handbook import views


class SectionNumber:
    """``3.2``: chapter and section."""

    regex = r"[1-9]\d?\.[1-9]\d?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SectionNumber, "section")

app_name = "handbook"
urlpatterns = [
    path("handbook/", views.contents, name="contents"),
    path("handbook/<section:number>", views.section, name="section"),
]
