"""Catalogue documents: the packaged folder of TOML files, and what stands behind a single leaf.

    read_packaged().leaves["basic.balance"].name.zh   # "话费余额"

Every fault of a document is found in one reading and named by section and code, so an author
mends all of them at once: see `CatalogueError.problems`.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from ringback.catalog.entry import CatalogueError
from ringback.catalog.facts import Rank
from ringback.catalog.nodes import Branch, Catalogue, Group, Leaf
from ringback.catalog.reader import Reader, Sections, misfits

__all__ = [
    "CatalogueError",
    "Sections",
    "document_of",
    "load_sections",
    "packaged_sections",
    "read_catalogue",
    "read_node",
    "read_packaged",
]


@cache
def read_packaged() -> Catalogue:
    """The catalogue that comes with the product. Raises CatalogueError when it is not whole."""
    return read_catalogue(packaged_sections())


@cache
def packaged_sections() -> Sections:
    return load_sections(resources.files("ringback.catalog") / "packaged")


def load_sections(folder: Traversable) -> Sections:
    """All `[[section]]` tables of all TOML files below `folder`, files in the order of names."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for path in _toml_files(folder):
        for name, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            sections.setdefault(name, []).extend([rows] if isinstance(rows, dict) else rows)
    return sections


def _toml_files(folder: Traversable) -> Iterable[Traversable]:
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.is_dir():
            yield from _toml_files(path)
        elif path.name.endswith(".toml"):
            yield path


def read_catalogue(sections: Sections) -> Catalogue:
    """Check and build a whole catalogue. Raises CatalogueError with every problem found."""
    reader = Reader(sections)
    catalogue = Catalogue(
        frame=reader.frame(),
        branches=reader.branches(),
        groups=reader.groups(),
        leaves=reader.leaves(),
        weights=reader.weights(),
    )
    for problem in _misplaced(catalogue):
        reader.problems.add(problem)
    reader.problems.raise_if_any()
    return catalogue


def _misplaced(catalogue: Catalogue) -> Iterable[str]:
    for leaf in catalogue.leaves.values():
        yield from misfits(leaf, catalogue.frame, catalogue.groups, catalogue.branches)
    for group in catalogue.groups.values():
        if group.branch not in catalogue.branches:
            yield f"group {group.code}: unknown branch {group.branch!r}"
    for code in (*catalogue.branches, *catalogue.groups):
        if not catalogue.leaves_of(code):
            yield f"{code}: has no leaf"
    for code in catalogue.weights.keys() - catalogue.leaves.keys():
        yield f"weights: unknown leaf {code!r}"


def document_of(code: str, sections: Sections) -> Sections:
    """The tables behind one node and nothing else, so that it can be kept and read by itself.

    Raises KeyError for a code that is no node of the document.
    """
    for rank in (Rank.BRANCH, Rank.GROUP):
        if found := _rows(sections, rank, {code}):
            return {rank.value: found}
    leaves = _rows(sections, Rank.LEAF, {code})
    if not leaves:
        raise KeyError(code)
    (leaf,) = leaves
    requirements = _rows(sections, "requirement", set(leaf.get("eligibility", ())))
    facts = {name for row in requirements for name in row["when"]}
    asked = {*leaf.get("required", ()), *leaf.get("optional", ())}
    wanted = {
        "material": set(leaf.get("material", ())),
        "pre_check": set(leaf.get("pre_checks", ())),
        "fact": facts,
    }
    parts = {name: _rows(sections, name, codes) for name, codes in wanted.items()}
    fields = [_within(row, asked) for row in _rows(sections, "field", asked)]
    parts |= {"leaf": leaves, "field": fields, "requirement": requirements}
    return {name: rows for name, rows in parts.items() if rows}


def _rows(sections: Sections, name: str, codes: set[str]) -> list[dict[str, Any]]:
    return [row for row in sections.get(name, ()) if row["code"] in codes]


def _within(field: dict[str, Any], asked: set[str]) -> dict[str, Any]:
    """The field without what ties it to questions this form does not ask."""
    kept = dict(field)
    if not set(kept.get("when", ())) <= asked:
        del kept["when"]
    if kept.get("not_before") not in asked:
        kept.pop("not_before", None)
    return kept


NODE_SECTIONS = frozenset({*Rank, "field", "requirement", "fact", "material", "pre_check"})


def read_node(document: Sections) -> Branch | Group | Leaf:
    """The one node a document is about. Raises CatalogueError when it is not whole or not one."""
    reader = Reader(document)
    for name in document.keys() - NODE_SECTIONS:
        reader.problems.add(f"unknown section {name!r}")
    found: list[Branch | Group | Leaf] = []
    found += reader.branches().values()
    found += reader.groups().values()
    found += reader.leaves().values()
    if len(found) != 1:
        reader.problems.add(f"a document is about one branch, group or leaf, not {len(found)}")
    reader.problems.raise_if_any()
    return found[0]
