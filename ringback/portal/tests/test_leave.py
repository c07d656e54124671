"""Out by one button, and nothing stays in the browser."""

from ringback.base.models import StoredFile
from ringback.portal.models import Application
from ringback.portal.tests.test_check import picture
from ringback.portal.tests.walks import text_of


def test_session_and_drafts_are_gone(visitor):
    visitor.enters()
    application_id = visitor.has_filled_in()
    visitor.post(f"/service/apply/{application_id}/files", file=picture())
    went = visitor.client.post("/service/leave", follow=True)
    assert "本浏览器不再保留" in text_of(went)
    assert not Application.objects.exists()
    assert not StoredFile.objects.exists()
    assert visitor.get("/service/cases/").status_code == 302


def test_a_link_does_not_log_anybody_out(visitor):
    visitor.enters()
    assert visitor.get("/service/leave").status_code == 405
    assert visitor.get("/service/cases/").status_code == 200
