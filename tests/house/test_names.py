"""A name says which thing it is. `data`, `info`, `handle`, `process` and their kin say nothing."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.source import Finding, Source, assert_kept, sample, sources

EMPTY = {"data", "info", "handle", "process", "manager", "helper", "helpers", "util", "utils"}
EMPTY_VERBS = ("do_", "handle_", "process_")
ASKED_FOR_BY_DJANGO = {"process_view", "process_exception", "process_template_response"}
"""Hooks whose names are Django's to choose; so is a management command's `handle`."""


def empty_names(source: Source) -> Iterator[Finding]:
    """Definitions with an empty name: files, classes, functions, parameters, variables."""
    if source.path.stem in EMPTY:
        yield Finding(source, 1, source.path.stem, "is an empty name for a file")
    for node in ast.walk(source.tree):
        name = _defined(node)
        if name and _is_empty(name) and not _is_django_s(name, source):
            yield Finding(source, getattr(node, "lineno", 1), name, "is an empty name")


def _defined(node: ast.AST) -> str | None:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.arg):
        return node.arg
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return node.id
    return None


def _is_empty(name: str) -> bool:
    plain = name.strip("_")
    if plain[:1].isupper() and not plain.isupper():
        last_word = re.findall("[A-Z][a-z]*", plain)[-1]
        return last_word.lower() in EMPTY
    return plain.lower() in EMPTY or plain.startswith(EMPTY_VERBS)


def _is_django_s(name: str, source: Source) -> bool:
    is_command = name == "handle" and source.path.parts[2:4] == ("management", "commands")
    return is_command or name in ASKED_FOR_BY_DJANGO


def test_no_name_is_empty():
    assert_kept("names", (f for each in sources() for f in empty_names(each)))


@pytest.mark.parametrize(
    "text",
    [
        "data = 1",
        "def handle(): ...",
        "def process_ticket(): ...",
        "def do_close(): ...",
        "def close(info): ...",
        "class TicketManager: ...",
        "for data in (): ...",
        "utils: int = 3",
    ],
)
def test_an_empty_name_is_found(text):
    assert list(empty_names(sample(text)))


def test_an_empty_file_name_is_found():
    assert list(empty_names(sample("", "ringback/tickets/utils.py")))


@pytest.mark.parametrize("text", ["handler = 1", "database = 2", "form.data", "f(data=1)"])
def test_a_telling_name_is_left_alone(text):
    assert not list(empty_names(sample(text)))
