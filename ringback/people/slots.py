"""What modules above tell people, so that it need not know them. Reached through ``queries``."""

from collections.abc import Callable
from datetime import datetime

from django.utils.functional import Promise

from ringback.kernel.actor import Actor
from ringback.kernel.registry import Registry

Obstacle = Callable[[Actor, datetime], str | Promise]
"""Why somebody may not become available just now, in words for them; empty when they may."""

obstacles: Registry[Obstacle] = Registry("obstacle to being available")


def obstacle_to(actor: Actor, now: datetime) -> str | Promise:
    """The first reason there is; empty when nothing stands in the way."""
    found = (ask(actor, now) for _name, ask in obstacles.items())
    return next((words for words in found if words), "")
