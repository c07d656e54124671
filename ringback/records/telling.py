"""The slot in which a face above puts a case into words, since sentences are the desk's."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Unavailable
from ringback.kernel.registry import Slot


class Teller(Protocol):
    """The whole case as one HTML document without scripts and addresses to fetch, as ``actor`` may
    see it; ``is_unmasked``: with personal data in plain. Raises ``NotFound``."""

    def __call__(self, *, number: str, is_unmasked: bool, actor: Actor, now: datetime) -> str: ...


def _nobody(*, number: str, is_unmasked: bool, actor: Actor, now: datetime) -> str:
    raise Unavailable(_("Nobody here can put a case into words."))


teller: Slot[Callable[..., str]] = Slot("teller of cases", _nobody)
