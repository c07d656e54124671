"""The areas of this face, in the order of its first page."""

from ringback.administration.areas import (
    calendars,
    catalogue,
    clients,
    deliveries,
    messages,
    organisation,
    recognition,
    retention,
    roles,
    skills,
    staff,
    start,
)
from ringback.administration.page import Area

AREAS: dict[str, Area] = {
    area.code: area
    for area in sorted(
        (
            start.AREA,
            organisation.AREA,
            staff.AREA,
            skills.AREA,
            roles.AREA,
            catalogue.AREA,
            calendars.AREA,
            messages.AREA,
            recognition.AREA,
            deliveries.AREA,
            clients.AREA,
            retention.AREA,
        ),
        key=lambda area: area.order,
    )
}
