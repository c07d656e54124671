"""Everything the ports can be told to do, one function a verb."""

from ringback.ports.commands.carrying import ask_after, carry_out
from ringback.ports.commands.deciding import approve, refuse
from ringback.ports.commands.proposing import Proposal, Wish, propose
from ringback.ports.commands.reading import About, Business, look_up

__all__ = [
    "About",
    "Business",
    "Proposal",
    "Wish",
    "approve",
    "ask_after",
    "carry_out",
    "look_up",
    "propose",
    "refuse",
]
