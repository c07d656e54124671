"""What clocks do on others' news."""

from ringback.base.journal import Heard, on
from ringback.calendars.events import CalendarPublished
from ringback.clocks import commands


@on(CalendarPublished)
def follow_calendar(news: CalendarPublished, heard: Heard) -> None:
    """The first version of a calendar has no clocks yet; a guess that proved right moves none."""
    if news.previous_id is not None and news.changed_since is not None:
        commands.plan_reckoning(version_id=news.version_id, due_at=news.effective_at)
