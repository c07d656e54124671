"""The source as the house tests read it, and the one list of exemptions."""

import ast
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXEMPTIONS = Path(__file__).with_name("exemptions.toml")
FOLDERS = ("ringback", "tools", "tests", "benchmarks")
LOOSE = ("dev.py", "conftest.py")


@dataclass(frozen=True)
class Source:
    """One file of the repository; `path` is relative to its root."""

    path: Path
    text: str

    @property
    def module(self) -> str | None:
        """The module of the house it belongs to, if any: `tickets`."""
        parts = self.path.parts
        return parts[1] if parts[0] == "ringback" and len(parts) > 2 else None

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def imported(self) -> dict[str, str]:
        """What each imported name stands for: `{"timezone": "django.utils.timezone"}`."""
        names = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    local = alias.asname or alias.name.split(".")[0]
                    names[local] = alias.name if alias.asname else local
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        return names

    def full_name(self, node: ast.expr) -> str | None:
        """The dotted name an expression refers to through the imports, None if to none."""
        if isinstance(node, ast.Name):
            return self.imported.get(node.id)
        if isinstance(node, ast.Attribute) and (owner := self.full_name(node.value)):
            return f"{owner}.{node.attr}"
        return None


@dataclass(frozen=True)
class Finding:
    """A break of a rule. `subject` is what an exemption names: a function, a module, a name."""

    source: Source
    line: int
    subject: str
    problem: str

    def __str__(self) -> str:
        return f"{self.source.path}:{self.line}: {self.subject}: {self.problem}"


@dataclass(frozen=True)
class Exemption:
    file: str
    subject: str
    reason: str


@cache
def sources(suffix: str = ".py") -> list[Source]:
    """Every file of our own with that suffix; generated and fetched ones are not ours."""
    paths = [ROOT / name for name in LOOSE if name.endswith(suffix)]
    for folder in FOLDERS:
        paths += sorted((ROOT / folder).rglob(f"*{suffix}"))
    relative = (path.relative_to(ROOT) for path in paths)
    ours = (path for path in relative if not {"migrations", "vendor"} & set(path.parts))
    return [Source(path, (ROOT / path).read_text("utf-8")) for path in ours]


def exemptions(rule: str) -> list[Exemption]:
    listed = tomllib.loads(EXEMPTIONS.read_text("utf-8")).get(rule, [])
    return [Exemption(**entry) for entry in listed]


def assert_kept(rule: str, findings: Iterable[Finding]) -> None:
    """Fail with what breaks `rule` unexcused, and with each exemption nothing needs any more."""
    excused = {(entry.file, entry.subject) for entry in exemptions(rule)}
    found = {(str(each.source.path), each.subject): each for each in findings}
    problems = [str(found[key]) for key in found.keys() - excused]
    problems += [f"{EXEMPTIONS.name}: not needed: {key}" for key in excused - found.keys()]
    assert not problems, "\n" + "\n".join(sorted(problems))


def sample(text: str, path: str = "ringback/tickets/rules.py") -> Source:
    """A file that does not exist, to show that a rule can be broken."""
    return Source(Path(path), text)
