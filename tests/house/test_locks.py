"""The locks meet what pyproject.toml asks for, hold hashes, and name no place to fetch from."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.source import ROOT
from tools.lock import requirements

PINNED = re.compile(r"^([\w.-]+)==(\S+)(?: ; .*)? \\$", re.MULTILINE)
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def pinned(name: str) -> dict[str, set[str]]:
    """The versions a lock pins, by package; more than one where markers tell them apart."""
    versions: dict[str, set[str]] = {}
    for package, version in PINNED.findall((ROOT / "requirements" / f"{name}.txt").read_text()):
        versions.setdefault(canonicalize_name(package), set()).add(version)
    return versions


@pytest.mark.parametrize("name", requirements())
def test_a_lock_meets_what_is_asked(name):
    locked = pinned(name)
    for wanted in map(Requirement, requirements()[name]):
        versions = locked.get(canonicalize_name(wanted.name), set())
        assert versions, f"{wanted} is not in {name}.txt: python3 dev.py lock"
        assert all(version in wanted.specifier for version in versions)


@pytest.mark.parametrize("name", sorted(set(requirements()) - {"build", "core"}))
def test_locks_agree_with_the_core(name):
    core, other = pinned("core"), pinned(name)
    shared = core.keys() & other.keys()
    assert {each: other[each] for each in shared} == {each: core[each] for each in shared}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_holds_hashes_and_no_address(lock):
    text = lock.read_text("utf-8")
    pins = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert len(PINNED.findall(text)) == len(pins)
    assert "://" not in text


def test_the_browser_s_lock_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    fetched = {name: each for name, each in lock["packages"].items() if name}
    assert not [name for name, each in fetched.items() if "resolved" in each]
    assert all(each["integrity"].startswith("sha512-") for each in fetched.values())


def test_every_lock_is_made_from_pyproject():
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert pyproject["dependency-groups"].keys() <= requirements().keys()
    assert {lock.stem for lock in LOCKS} == requirements().keys()
