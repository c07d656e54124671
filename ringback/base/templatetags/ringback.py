"""What every template may use: times and spans, masks, icons, form controls.

A built-in of the template engine (settings): templates need no ``{% load %}`` for it.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django_cotton.templatetags import Attrs

from ringback.base import masking, shell
from ringback.kernel import instants
from ringback.kernel.errors import RingbackError

register = template.Library()

ABSENT = "—"
MINUTES, SECONDS = "\x01", "\x02"
"""Where the time stands in the words of a day; no pattern has these signs."""
MINUTE, HOUR, DAY = 60, 3600, 86400


@register.filter
def local_time(at: datetime | None, form: str = "short") -> str | SafeString:
    """An instant in the operator's zone, as ``<time>``; the whole of it stands in the tooltip.

    Forms: ``short`` (the year only when it is another one), ``date``, ``clock``, ``long``.
    """
    if at is None:
        return ABSENT
    local = timezone.localtime(at)
    if form == "short" and local.year != timezone.localtime(instants.now()).year:
        form = "dated"
    language = get_language()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        instants.format_instant(at.replace(microsecond=0)),
        _worded(local, "long", language),
        _worded(local, form, language),
    )


def _worded(local: datetime, form: str, language: str | None) -> str:
    day = _day(local.date(), form, language)
    return day.replace(SECONDS, f"{local:%H:%M:%S}").replace(MINUTES, f"{local:%H:%M}")


@lru_cache(maxsize=4096)
def _day(day: date, form: str, language: str | None) -> str:
    """A day in words, with a place for the time: a list names few days and many times of them,
    and Django's way to words is the dearest thing on its page."""
    pattern = _form(form).replace("H:i:s", SECONDS).replace("H:i", MINUTES)
    return date_format(datetime.combine(day, time.min), pattern)


def _form(name: str) -> str:
    """The pattern of a form in the reader's language; the letters are those of ``{% now %}``."""
    patterns = {
        "short": pgettext("date format", "j M, H:i"),
        "dated": pgettext("date format", "j M Y, H:i"),
        "date": pgettext("date format", "j M Y"),
        "clock": "H:i",
        "long": pgettext("date format", "l j F Y, H:i:s"),
    }
    return patterns[name]


@register.filter
def since(at: datetime | None, now: datetime | None = None) -> str:
    """How long ago: ``3 h 5 min ago``. ``now`` is for tests and frozen views."""
    if at is None:
        return ABSENT
    passed = (now or instants.now()) - at
    if abs(passed) < timedelta(minutes=1):
        return gettext("just now")
    if passed < timedelta(0):
        return gettext("in %(span)s") % {"span": span(-passed)}
    return gettext("%(span)s ago") % {"span": span(passed)}


@register.filter
def until(at: datetime | None, now: datetime | None = None) -> str:
    """How long is left to a deadline, or by how much it has been missed."""
    if at is None:
        return ABSENT
    left = at - (now or instants.now())
    if left < timedelta(0):
        return gettext("%(span)s over") % {"span": span(-left)}
    return gettext("%(span)s left") % {"span": span(left)}


@register.filter
def span(length: timedelta) -> str:
    """The two greatest units of a length of time, cut not rounded: ``2 d 3 h``, ``45 min``."""
    seconds = int(abs(length).total_seconds())
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    parts = [
        (days, ngettext("%(count)d day", "%(count)d days", days)),
        (hours, pgettext("span", "%(count)d h")),
        (minutes, pgettext("span", "%(count)d min")),
    ]
    told = [unit % {"count": count} for count, unit in parts if count][:2]
    if len(told) == 2:
        # Translators: two units of one length of time, such as "2 h" and "5 min".
        return gettext("%(greater)s %(lesser)s") % {"greater": told[0], "lesser": told[1]}
    return told[0] if told else gettext("under a minute")


@register.filter
def wait(refusal: RingbackError | None) -> str:
    """How long a refusal asks to wait, in words; empty when it does not."""
    if refusal is None or refusal.retry_after is None:
        return ""
    seconds = refusal.retry_after
    if seconds < 2 * MINUTE:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    return span(timedelta(seconds=seconds))


@register.filter
def listed(words: Iterable[object]) -> str:
    """Words side by side, parted as the reader's language does: ``a, b`` or ``甲、乙``."""
    return pgettext("between the words of a list", ", ").join(map(str, words))


@register.filter
def number(digits: object) -> str:
    """A ticket number in groups of four, as it is read aloud: ``1000 0427``."""
    plain = str(digits)
    return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))


@register.filter
def mask(plain: object, name: str = "text") -> str:
    """A value as people see it before they have asked for more; ``text`` masks numbers inside."""
    return "" if plain is None else masking.masks[name](str(plain))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Tabler icon of ``base/icons.txt``. Decoration unless it has a label of its own."""
    if label:
        drawing = '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>'
        return format_html(drawing, label, _icon(name))
    return _decoration(name)


@lru_cache
def _decoration(name: str) -> SafeString:
    """A page shows dozens of the same few."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', _icon(name))


def _icon(name: str) -> str:
    return f"{static('vendor/icons.svg')}#{name}"


@register.filter
def attributes(attrs: Attrs) -> SafeString:
    """What a component was given beyond what it asked for, escaped.

    Cotton's own ``{{ attrs }}`` trusts a value that stands in quotes already, so that a
    customer's words could step out of the attribute.
    """
    return flatatt(attrs.attrs_dict())


@register.simple_tag(takes_context=True)
def first_page_warnings(context: template.Context) -> list[str]:
    """What this reader is warned of where their work begins."""
    actor, now = context["request"].actor, instants.now()
    return [words for _name, told in shell.warnings.items() for words in told(actor, now)]


@register.simple_tag
def form_token() -> SafeString:
    """A hidden input by which a form is taken once (``base.once``)."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4())


@register.simple_tag
def control(field: BoundField, **attrs: Any) -> SafeString:
    """The input of a form field in the house's look; Django adds the aria links by itself."""
    classes = [_control_class(field), str(field.field.widget.attrs.get("class", ""))]
    if field.errors:
        classes.append("is-invalid")
    attrs = {name.replace("_", "-"): value for name, value in attrs.items()}
    return field.as_widget(attrs={**attrs, "class": " ".join(filter(None, classes))})


def _control_class(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "form-check-input"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "form-check-input"
    return "form-select" if isinstance(widget, Select) else "form-control"


@register.filter
def is_choice_list(field: BoundField) -> bool:
    """Radio buttons and lists of tick boxes need a group with a legend, not a label."""
    return bool(field.field.widget.use_fieldset)


@register.filter
def choices(field: BoundField) -> list[BoundWidget]:
    """The single radio buttons or tick boxes of a choice, each in the house's look."""
    for choice in field.subwidgets:
        choice.data["attrs"]["class"] = "form-check-input"
    return field.subwidgets


@register.filter
def is_tick(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)
