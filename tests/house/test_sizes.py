"""Small things: a file is read in one go, a function fits on a screen."""

import ast
from collections.abc import Iterator

from tests.house.source import Finding, Source, assert_kept, sample, sources

FILE, FUNCTION, TEMPLATE = 400, 40, 120
TEMPLATE_LINE = 120
"""Python has a hundred columns (ruff); a template tag, though, cannot be broken over two lines."""
OWN_TEXT = (".py", ".js", ".mjs", ".css", ".html")


def too_long_files(source: Source) -> Iterator[Finding]:
    limit = TEMPLATE if source.path.suffix == ".html" else FILE
    lines = len(source.text.splitlines())
    if lines > limit:
        yield Finding(source, 1, "file", f"{lines} lines, at most {limit}")


def too_long_functions(source: Source) -> Iterator[Finding]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION:
                yield Finding(source, node.lineno, node.name, f"{lines} lines, at most {FUNCTION}")


def too_long_lines(source: Source) -> Iterator[Finding]:
    for number, line in enumerate(source.text.splitlines(), 1):
        if len(line) > TEMPLATE_LINE:
            problem = f"{len(line)} columns, at most {TEMPLATE_LINE}"
            yield Finding(source, number, f"line {number}", problem)


def test_files_are_short():
    files = (each for suffix in OWN_TEXT for each in sources(suffix))
    assert_kept("files", (f for each in files for f in too_long_files(each)))


def test_functions_are_short():
    assert_kept("functions", (f for each in sources() for f in too_long_functions(each)))


def test_lines_of_templates_are_short():
    found = (f for each in sources(".html") for f in too_long_lines(each))
    assert_kept("template_lines", found)


def test_what_is_too_long_is_found():
    assert list(too_long_files(sample("x = 1\n" * 401)))
    assert not list(too_long_files(sample("x = 1\n" * 400)))
    template = "ringback/desk/templates/desk/queue.html"
    assert list(too_long_files(sample("<p>\n" * 121, template)))
    assert list(too_long_lines(sample("x" * 121, template)))
    assert list(too_long_functions(sample("def close():\n" + "    x = 1\n" * 40)))
    assert not list(too_long_functions(sample("def close():\n" + "    x = 1\n" * 39)))
