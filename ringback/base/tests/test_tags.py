"""What templates say of times, spans, numbers and fields."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django import forms
from django.utils import translation

from ringback.base.templatetags import ringback as tags
from ringback.kernel.errors import TooMany

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
OTHER_YEAR = datetime(2025, 12, 31, 16, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("language", "at", "form", "shown"),
    [
        ("zh-hans", NOW, "short", "2月13日 16:20"),
        ("en", NOW, "short", "13 Feb, 16:20"),
        ("zh-hans", OTHER_YEAR, "short", "1月1日 00:05"),
        ("zh-hans", OTHER_YEAR - timedelta(days=1), "short", "2025年12月31日 00:05"),
        ("en", OTHER_YEAR - timedelta(days=1), "short", "31 Dec 2025, 00:05"),
        ("zh-hans", NOW, "date", "2026年2月13日"),
        ("en", NOW, "clock", "16:20"),
        ("zh-hans", NOW, "long", "2026年2月13日 星期五 16:20:00"),
        ("en", NOW, "long", "Friday 13 February 2026, 16:20:00"),
    ],
)
def test_an_instant_is_told_in_the_operators_zone(language, at, form, shown):
    with translation.override(language):
        element = tags.local_time(at, form)
    assert f">{shown}</time>" in element


def test_the_machine_reads_utc_and_the_tooltip_the_whole():
    with translation.override("zh-hans"):
        element = tags.local_time(NOW)
    assert 'datetime="2026-02-13T08:20:00Z"' in element
    assert 'title="2026年2月13日 星期五 16:20:00"' in element


@pytest.mark.parametrize("told", [tags.local_time, tags.since, tags.until])
def test_no_instant_is_a_dash(told):
    assert told(None) == "—"


@pytest.mark.parametrize(
    ("length", "zh", "en"),
    [
        (timedelta(seconds=59), "不到1分钟", "under a minute"),
        (timedelta(minutes=1), "1分", "1 min"),
        (timedelta(hours=3, minutes=5), "3小时5分", "3 h 5 min"),
        (timedelta(hours=24), "1天", "1 day"),
        (timedelta(days=2, hours=3, minutes=59), "2天3小时", "2 days 3 h"),
        (timedelta(days=2, minutes=30), "2天30分", "2 days 30 min"),
    ],
)
def test_a_span_is_its_two_greatest_units(length, zh, en):
    with translation.override("zh-hans"):
        assert tags.span(length) == zh
    with translation.override("en"):
        assert tags.span(length) == en


def test_since_and_until_tell_both_sides_of_now():
    hour = timedelta(hours=1)
    with translation.override("zh-hans"):
        assert tags.since(NOW - hour) == "1小时前"
        assert tags.since(NOW + hour) == "1小时后"
        assert tags.since(NOW - timedelta(seconds=20)) == "刚刚"
        assert tags.until(NOW + hour) == "剩1小时"
        assert tags.until(NOW - hour) == "超1小时"
        assert tags.until(NOW + hour, NOW + 2 * hour) == "超1小时"


@pytest.mark.parametrize(("plain", "shown"), [("10000427", "1000 0427"), (123456, "1234 56")])
def test_a_number_is_grouped_by_four(plain, shown):
    assert tags.number(plain) == shown


def test_a_mask_is_chosen_by_name():
    assert tags.mask("打13812345678") == "打138****5678"
    assert tags.mask("13812345678", "phone") == "138****5678"
    assert tags.mask(None) == ""


def test_an_icon_is_silent_unless_labelled():
    assert 'aria-hidden="true"' in tags.icon("inbox")
    assert 'role="img" aria-label="&lt;x&gt;"' in tags.icon("inbox", "<x>")


class SampleForm(forms.Form):
    words = forms.CharField(help_text="help", widget=forms.TextInput(attrs={"class": "wide"}))
    leaf = forms.ChoiceField(choices=[("a", "A")])
    way = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    agreed = forms.BooleanField()


def test_a_control_wears_its_class_and_points_to_help_and_errors():
    form = SampleForm({})
    words = tags.control(form["words"], placeholder="…", hx_get="/x")
    assert 'class="form-control wide is-invalid"' in words
    assert 'aria-describedby="id_words_helptext id_words_error"' in words
    assert 'hx-get="/x"' in words
    assert 'class="form-select is-invalid"' in tags.control(form["leaf"])
    assert 'class="form-check-input is-invalid"' in tags.control(form["agreed"])
    assert [c.data["attrs"]["class"] for c in tags.choices(form["way"])] == ["form-check-input"]


@pytest.mark.parametrize(
    ("language", "seconds", "shown"),
    [
        ("zh-hans", 60, "60 秒"),
        ("en", 1, "1 second"),
        ("en", 119, "119 seconds"),
        ("en", 120, "2 min"),
        ("zh-hans", None, ""),
    ],
)
def test_a_refusal_says_how_long_to_wait(language, seconds, shown):
    with translation.override(language):
        assert tags.wait(TooMany("", retry_after=seconds)) == shown
        assert tags.wait(None) == ""


@pytest.mark.parametrize(("language", "shown"), [("zh-hans", "甲、乙"), ("en", "甲, 乙")])
def test_a_list_is_parted_as_the_language_does(language, shown):
    with translation.override(language):
        assert tags.listed(["甲", "乙"]) == shown
