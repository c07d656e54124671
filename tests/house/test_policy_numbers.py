"""No number the operator could want to change stands in code: it is a parameter, under its clause.

Told by what such numbers look like: a length of time, a fraction, or a named number that says it is
a limit, a count of tries, a period. What only bounds a page, a batch or a text is named for that
(``PAGE``, ``BATCH``, ``LONGEST``, ``MOST_…``) and no policy. The rest that stays is exempt with its
reason: a protocol, a measure's own definition, the pace of the machinery.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.source import Finding, Source, assert_kept, exemptions, sample, sources

ROOF_AND_CELLAR = {"project", "base", "kernel"}
"""The roof wires, the cellar knows no operator; what both decide is settings and machinery."""
PACE = re.compile(
    r"(SECONDS|MINUTES|HOURS|DAYS|WEEKS|MONTHS|ATTEMPTS|TRIES|RETRIES|ASKS|PERIOD|LIFETIME|IDLE"
    r"|INTERVAL|TIMEOUT|PATIENCE|WAIT|PAUSE|DELAY|GRACE|THRESHOLD|RATIO|SHARE|QUOTA|COOL|REPEATS)"
)
UNIT_STEPS = {"days=1", "minutes=1", "seconds=1", "hours=1"}
"""The next day, or how many minutes a span has: arithmetic, when it stands in a function."""
HARMLESS = {0.0, 1.0}


def policy_numbers(source: Source) -> Iterator[Finding]:
    for scope, node in _places(source.tree, ""):
        if isinstance(node, ast.Call) and _is_length(node, scope):
            yield Finding(source, node.lineno, scope, f"{ast.unparse(node)} is a length of time")
        elif isinstance(node, ast.Constant) and _is_fraction(node.value):
            yield Finding(source, node.lineno, scope, f"{ast.unparse(node)} is a fraction")
        elif isinstance(node, ast.Constant) and _is_pace(node.value, scope):
            yield Finding(source, node.lineno, scope, f"{ast.unparse(node)} is a limit by its name")


def _places(tree: ast.AST, scope: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node with the name of what it stands in: a constant, a field, a function."""
    for node in ast.iter_child_nodes(tree):
        name = _name(node) if not scope.islower() or not scope else ""
        inner = name or scope
        yield inner, node
        yield from _places(node, inner)


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.AnnAssign):
        return ast.unparse(node.target)
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0])
    return ""


def _is_length(node: ast.Call, scope: str) -> bool:
    if ast.unparse(node.func).rpartition(".")[2] != "timedelta":
        return False
    told = [*node.args, *(keyword.value for keyword in node.keywords)]
    literal = [each for each in told if _number(each)]
    is_step = ast.unparse(node)[len(ast.unparse(node.func)) + 1 : -1] in UNIT_STEPS
    return bool(literal) and not (is_step and scope.islower())


def _number(node: ast.expr) -> bool:
    """A number that stands there, or one reckoned from such numbers alone."""
    names = any(isinstance(each, ast.Name | ast.Attribute) for each in ast.walk(node))
    values = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
    return not names and any(isinstance(value, int | float) and value for value in values)


def _is_fraction(value: object) -> bool:
    return isinstance(value, float) and value not in HARMLESS


def _is_pace(value: object, scope: str) -> bool:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and scope.isupper() and bool(PACE.search(scope))


def found() -> Iterator[Finding]:
    """By place; a file that is exempt as a whole counts as one place."""
    whole = {each.file for each in exemptions("policy_numbers") if each.subject == "*"}
    for source in sources():
        if source.module and source.module not in ROOF_AND_CELLAR and not source.is_test:
            for each in policy_numbers(source):
                name = "*" if str(source.path) in whole else each.subject
                yield Finding(each.source, each.line, name, each.problem)


def test_every_number_of_the_operator_s_is_a_parameter():
    assert_kept("policy_numbers", found())


@pytest.mark.parametrize(
    "text",
    [
        "LATER = timedelta(minutes=15)",
        "class Policy:\n    idle: timedelta = timedelta(minutes=30)",
        "def rest(now):\n    return now + timedelta(hours=2)",
        "def rest(now):\n    return now + datetime.timedelta(0, 60 * 5)",
        "SURE = 0.85",
        "def is_sure(p):\n    return p > 0.85",
        "MAX_ATTEMPTS = 3",
        "RETRY_SECONDS: Final = 30",
    ],
)
def test_a_number_of_policy_is_found(text):
    assert list(policy_numbers(sample(text)))


@pytest.mark.parametrize(
    "text",
    [
        "def tomorrow(day):\n    return day + timedelta(days=1)",
        "def length(span):\n    return timedelta(days=span.amount)",
        "PAGE = 50",
        "LONGEST_NAME = 80",
        "none = timedelta()",
        "def share(part, whole):\n    return part / whole if whole else 0.0",
    ],
)
def test_arithmetic_and_the_size_of_a_page_are_none(text):
    assert not list(policy_numbers(sample(text)))
