"""What a backup says about itself: version, counts, hashes, the head of the journal; signed."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ringback.base import keys
from ringback.kernel.errors import Conflict, Invalid

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the backup. ``sha256`` in hex, ``size`` in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``counts`` are rows by model, ``head`` is the last seal's number and MAC, both as they were
    in the snapshot. ``removed`` are files deleted for good while the backup ran."""

    format: int
    version: str
    made_at: str
    vendor: str
    head: tuple[int, str]
    counts: Mapping[str, int]
    migrations: tuple[str, ...]
    keys: tuple[str, ...]
    files: int
    removed: tuple[str, ...]
    parts: tuple[Part, ...]


def write(manifest: Manifest, folder: Path) -> None:
    """The last file of a backup: a folder without one is no backup."""
    plain = asdict(manifest)
    document = {"manifest": plain, "signature": _signature(plain)}
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True)
    draft = folder / f"{NAME}.draft"
    draft.write_text(text + "\n", "utf-8")
    draft.chmod(0o600)
    draft.replace(folder / NAME)


def read(folder: Path) -> Manifest:
    """Raises ``Invalid`` when there is none or it cannot be read, ``Conflict`` when it is newer
    than this program. The signature is looked at by :func:`require_signed`, once keys are there.
    """
    plain = _document(folder)["manifest"]
    if plain["format"] > FORMAT:
        raise Conflict(f"the backup was made by a newer Ringback ({plain['version']})")
    try:
        listed = {name: tuple(plain[name]) for name in ("head", "migrations", "keys", "removed")}
        parts = tuple(Part(**part) for part in plain["parts"])
        return Manifest(**{**plain, **listed, "parts": parts})
    except (TypeError, KeyError) as problem:
        raise _unreadable(folder) from problem


def require_signed(folder: Path) -> None:
    """Raises ``Conflict`` when the manifest was changed or the keys at hand are not its own."""
    document = _document(folder)
    if not hmac.compare_digest(_signature(document["manifest"]), str(document["signature"])):
        raise Conflict("the manifest does not belong to these keys, or it was altered")


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def part(path: Path) -> Part:
    return Part(path.name, digest(path), path.stat().st_size)


def _signature(plain: Mapping[str, Any]) -> str:
    canonical = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(keys.secret("journal"), f"backup\x1f{canonical}".encode(), "sha256").hexdigest()


def _document(folder: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads((folder / NAME).read_text("utf-8"))
    except FileNotFoundError:
        raise Invalid(f"{folder} is no finished backup: it has no {NAME}") from None
    except ValueError:
        raise _unreadable(folder) from None
    if not isinstance(document, dict) or not isinstance(document.get("manifest"), dict):
        raise _unreadable(folder)
    if not isinstance(document["manifest"].get("format"), int) or "signature" not in document:
        raise _unreadable(folder)
    return document


def _unreadable(folder: Path) -> Invalid:
    return Invalid(f"{folder / NAME} cannot be read")
