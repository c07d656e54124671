"""A page for when nothing of the house answers: one file, which the proxy in front serves itself.

It cannot know that the desk is down: it says what is so whenever it is seen. The worker writes it
anew, so its time tells until when all was well.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

EVERY = timedelta(minutes=1)


def page(now: datetime) -> str:
    """The whole page, in both languages, with nothing to be fetched."""
    told = {"at": now, "phone": settings.RINGBACK_STATUS_PHONE}
    return render_to_string("outage/status.html", told)


def write(path: Path, now: datetime) -> None:
    """Whole or not at all: the proxy may read it at any instant. Readable for everybody."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(page(now), encoding="utf-8")
    draft.chmod(0o644)
    os.utime(draft, (now.timestamp(), now.timestamp()))
    draft.replace(path)


def refresh(now: datetime) -> int:
    """Nothing where no file is named."""
    if not settings.RINGBACK_STATUS_PAGE:
        return 0
    path = Path(settings.RINGBACK_STATUS_PAGE)
    if path.exists() and path.stat().st_mtime > (now - EVERY).timestamp():
        return 0
    write(path, now)
    return 1
