"""The threat model names the test behind each line; a line without one is a wish."""

import ast
import re

from tests.house.source import ROOT, sources

PAGE = ROOT / "docs" / "threat-model.md"
NAMED = re.compile(r"([\w/]+\.py)::(\w+)")
LINE = re.compile(r"^\| [A-Z] \|.*$", re.MULTILINE)


def _tests() -> set[tuple[str, str]]:
    """Every test of the repository: its file and its name."""
    return {
        (str(source.path), node.name)
        for source in sources()
        if source.is_test
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def missing(page: str, known: set[tuple[str, str]]) -> list[str]:
    """Tests the page names that do not exist, and threats that name none."""
    absent = [f"{path}::{name}" for path, name in NAMED.findall(page) if (path, name) not in known]
    return absent + [line for line in LINE.findall(page) if not NAMED.search(line)]


def test_every_threat_names_tests_that_exist():
    page = PAGE.read_text("utf-8")
    assert len(LINE.findall(page)) > 20
    assert missing(page, _tests()) == []


def test_a_test_that_is_gone_and_a_threat_without_one_are_found():
    page = "| S | steal | a lock | ringback/x/tests/test_x.py::test_gone |\n| D | copy | hope | |\n"
    assert missing(page, set()) == [
        "ringback/x/tests/test_x.py::test_gone",
        "| D | copy | hope | |",
    ]
