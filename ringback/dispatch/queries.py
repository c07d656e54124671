"""What others may ask of dispatch."""

from ringback.people import queries as people

DESK = "hotline"
"""The accepting desk's own department: what it can answer needs no work sheet."""


def desk_path(organisation_path: str) -> str:
    """Where the desk that looks after a place is found; the place itself when it has none."""
    desk = people.department(DESK, organisation_path)
    return desk.path if desk else organisation_path
