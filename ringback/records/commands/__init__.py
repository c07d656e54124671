"""What can be done with records, one function a verb."""

from ringback.records.commands.archiving import archive_next, move_cases, restore_cases
from ringback.records.commands.erasing import deletable, delete_expired
from ringback.records.commands.holding import lift_hold, place_hold
from ringback.records.commands.packs import ask_pack, expire_pack, make_pack, take_pack

__all__ = [
    "archive_next",
    "ask_pack",
    "deletable",
    "delete_expired",
    "expire_pack",
    "lift_hold",
    "make_pack",
    "move_cases",
    "place_hold",
    "restore_cases",
    "take_pack",
]
