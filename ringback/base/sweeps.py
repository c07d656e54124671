"""What base itself does by time."""

from ringback.base import once
from ringback.base.worker import sweeps

sweeps.add("base.taken_forms", once.forget)
