"""The one door to what is heavy to load and seldom needed.

A module stands at the top of a file in this house, so whatever it imports is in every process from
the start. What takes seconds and tens of megabytes is named here by the few who need it, when they
need it.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


def load(name: str) -> ModuleType:
    """The module of that name, loaded by the first who asks. Raises ``ImportError``."""
    return import_module(name)


def is_installed(name: str) -> bool:
    """Whether there is such a module, without loading it."""
    return find_spec(name) is not None
