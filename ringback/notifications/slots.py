"""Where a notice leads. The faces above know their addresses and fill this in."""

from collections.abc import Callable

from ringback.kernel.registry import Registry

destinations: Registry[Callable[[str, int | None], str]] = Registry("destination of notices")
"""By kind of thing: from its id and the id of its case, if any, to an address of this house."""
