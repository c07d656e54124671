"""What people does by time."""

from ringback.base.worker import sweeps
from ringback.people.relocation import settle_moves

sweeps.add("people.settle_moves", settle_moves)
