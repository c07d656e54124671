"""Who gets the next sheet: pure."""

from collections.abc import Collection, Mapping


def choose(loads: Mapping[str, int], *, most: int, excluded: Collection[str] = ()) -> str | None:
    """The least loaded of the present, among equals the first by ref so that it can be explained.

    ``loads`` are the open sheets of each candidate; ``most`` of them is full. ``None``: nobody has
    room and the sheet waits.
    """
    free = [ref for ref, load in loads.items() if load < most and ref not in excluded]
    return min(free, key=lambda ref: (loads[ref], ref), default=None)
