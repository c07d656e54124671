"""Drafts whose time is up leave, their files with them."""

from datetime import timedelta

from ringback.base import files
from ringback.base.models import StoredFile
from ringback.portal import commands
from ringback.portal.models import Application
from ringback.portal.tests.test_check import picture
from ringback.portal.tests.walks import NOW


def test_old_drafts_go_younger_ones_stay(visitor, clock, django_capture_on_commit_callbacks):
    visitor.enters()
    old = visitor.has_filled_in()
    visitor.post(f"/service/apply/{old}/files", file=picture())
    kept = files.path_of(StoredFile.objects.get())
    assert kept.exists()
    clock.move_to(NOW + timedelta(days=4))
    young = visitor.begins()
    now = NOW + timedelta(days=8)
    with django_capture_on_commit_callbacks(execute=True):
        assert commands.erase_expired(now) == 1
    assert [each.pk for each in Application.objects.all()] == [young]
    assert not StoredFile.objects.exists()
    assert not kept.exists()
    assert commands.erase_expired(now) == 0
