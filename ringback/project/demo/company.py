"""The staff of the demonstration as actors."""

from collections import defaultdict

from ringback.identity import queries as identity
from ringback.identity.models import User
from ringback.kernel.actor import Actor
from ringback.people.models import StaffMember


class Company:
    """The staff as actors, found by where they work. Read once; the demo hires nobody meanwhile."""

    def __init__(self) -> None:
        self.by_ref: dict[str, Actor] = {}
        self.posted: dict[str, list[Actor]] = defaultdict(list)
        self.in_department: dict[str, list[Actor]] = defaultdict(list)
        rows = StaffMember.objects.select_related("department__organisation", "post")
        for member in rows.order_by("work_number"):
            actor = identity.actor_of(User.objects.get(pk=member.user_id))
            self.by_ref[actor.ref] = actor
            self.in_department[member.department.path].append(actor)
            if member.post is not None:
                city = member.department.organisation.path
                self.posted[f"{city}{member.post.code}"].append(actor)

    def agents(self, home: str) -> list[Actor]:
        return self.posted[f"{city_of(home)}agent"]

    def lead(self, home: str) -> Actor:
        return self.posted[f"{city_of(home)}lead"][0]


def city_of(path: str) -> str:
    """``/yz/yz01/yz0101/`` → ``/yz/yz01/``."""
    return "/".join(path.split("/")[:3]) + "/"
