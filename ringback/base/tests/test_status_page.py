"""A page that needs nothing of ours, kept fresh by the worker."""

from datetime import UTC, datetime, timedelta

from ringback.base import status_page

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)


def test_it_speaks_both_languages_and_fetches_nothing(settings):
    settings.RINGBACK_STATUS_PHONE = "10086"
    text = status_page.page(NOW)
    assert "Our online service cannot be reached just now" in text
    assert 'lang="zh-Hans"' in text
    assert "tel:10086" in text
    assert not any(word in text for word in ("<script", "<link", "src=", "http://", "https://"))


def test_the_worker_writes_it_once_a_minute(settings, tmp_path):
    path = tmp_path / "index.html"
    settings.RINGBACK_STATUS_PAGE = str(path)
    assert status_page.refresh(NOW) == 1
    first = path.read_text("utf-8")
    assert status_page.refresh(NOW + timedelta(seconds=30)) == 0
    assert status_page.refresh(NOW + timedelta(seconds=61)) == 1
    assert path.read_text("utf-8") != first
    assert path.stat().st_mode & 0o777 == 0o644
    assert [each.name for each in tmp_path.iterdir()] == ["index.html"]


def test_where_no_file_is_named_nothing_is_written(settings, tmp_path):
    settings.RINGBACK_STATUS_PAGE = ""
    assert status_page.refresh(NOW) == 0
