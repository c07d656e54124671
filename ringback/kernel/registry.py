"""Named slots: a cell announces itself; nobody keeps a list of all cells."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Cell = TypeVar("Cell")


class Registry(Generic[Cell]):
    """A mapping that refuses to be overwritten and names what it lacks."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._cells: dict[str, Cell] = {}

    def add(self, name: str, cell: Cell) -> Cell:
        if name in self._cells:
            raise ValueError(f"{self.noun} {name!r} is registered twice")
        self._cells[name] = cell
        return cell

    def register(self, name: str) -> Callable[[Cell], Cell]:
        """Decorator form of :meth:`add`."""
        return lambda cell: self.add(name, cell)

    def __getitem__(self, name: str) -> Cell:
        try:
            return self._cells[name]
        except KeyError:
            known = ", ".join(sorted(self._cells)) or "none"
            raise KeyError(f"no {self.noun} {name!r}; known: {known}") from None

    def __contains__(self, name: str) -> bool:
        return name in self._cells

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def items(self) -> list[tuple[str, Cell]]:
        return list(self._cells.items())


class Slot(Generic[Cell]):
    """A place below that a module above fills, so that asking never goes upward."""

    def __init__(self, noun: str, default: Cell) -> None:
        self.noun = noun
        self.default = default
        self._filled: Cell | None = None

    def fill(self, cell: Cell) -> Cell:
        if self._filled is not None:
            raise ValueError(f"{self.noun} is filled twice")
        self._filled = cell
        return cell

    def get(self) -> Cell:
        return self.default if self._filled is None else self._filled
