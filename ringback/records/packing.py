"""The ZIP file of an evidence pack, with a manifest of what is in it. Pure."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

CASE, MANIFEST, HASHES = "case.pdf", "manifest.json", "SHA256SUMS"
FOLDER = "attachments"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Packed:
    """``digest`` is the SHA-256 of the ZIP file, ``manifest`` that of the manifest in it."""

    content: bytes
    digest: str
    manifest: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """An attachment: its name as the reader may see it, and what it is."""

    name: str
    media_type: str
    content: bytes


def pack(
    document: bytes, enclosed: Sequence[Enclosed], *, told: Mapping[str, Any], at: datetime
) -> Packed:
    """Everything in one file. ``told`` is what the manifest says besides names, sizes and SHA-256.

    ``SHA256SUMS`` is what `sha256sum --check` reads; the same content at the same instant makes the
    same bytes.
    """
    files = {CASE: (document, "application/pdf")}
    for place, each in enumerate(enclosed, start=1):
        files[f"{FOLDER}/{place:02d}-{_safe(each.name)}"] = (each.content, each.media_type)
    listed = [
        {"name": name, "media_type": media_type, "size": len(content), "sha256": _digest(content)}
        for name, (content, media_type) in files.items()
    ]
    manifest = json.dumps(
        {"format": FORMAT, **told, "files": listed}, ensure_ascii=False, indent=2
    ).encode()
    sums = "".join(f"{each['sha256']}  {each['name']}\n" for each in listed)
    sums += f"{_digest(manifest)}  {MANIFEST}\n"
    contents = {name: content for name, (content, _type) in files.items()}
    made = _zipped({**contents, MANIFEST: manifest, HASHES: sums.encode()}, at)
    return Packed(made, _digest(made), _digest(manifest))


def _zipped(contents: Mapping[str, bytes], at: datetime) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def _safe(name: str) -> str:
    """A name that stays in its folder on every system."""
    kept = "".join(letter if letter.isalnum() or letter in "-_ ." else "_" for letter in name)
    return kept.strip(" .")[-80:] or "file"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
