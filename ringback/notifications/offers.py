"""What notifications put into the frame: the bell, and where it hears of something new."""

from collections.abc import Collection, Mapping, Sequence

from django.urls import reverse

from ringback.base import shell, streams
from ringback.base.models import Entry
from ringback.base.streams import Ears
from ringback.kernel.actor import Actor
from ringback.notifications.models import user_id_of
from ringback.notifications.slots import destinations

shell.tools.add("notices", shell.Tool(template="notifications/bell_tool.html", order=70))
shell.standing_topics.add("notices", "notices")


@destinations.register("revision")
def _page_of_revision(revision_id: str, _case: int | None) -> str:
    """The handbook stands below and knows no notices, so its address is put in here."""
    return reverse("handbook:revision", args=[revision_id])


@streams.topics.register("notices")
def _own_notices(actor: Actor, _key: str) -> Ears | None:
    if user_id_of(actor.ref) is None:
        return None
    return Ears(named=frozenset({_box(actor.ref)}))


@streams.addressers.register("notice")
def _addresses_of_notices(entries: Sequence[Entry]) -> Mapping[int, Collection[str]]:
    return {entry.pk: [_box(ref) for ref in entry.content["told"]] for entry in entries}


@streams.addressers.register("notice_box")
def _addresses_of_boxes(entries: Sequence[Entry]) -> Mapping[int, Collection[str]]:
    return {entry.pk: [_box(f"user:{entry.subject_id}")] for entry in entries}


def _box(ref: str) -> str:
    return f"notices:{ref}"
