"""Folders into archives and back. What an archive may hold is named; nothing else is taken out."""

import os
import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from ringback.kernel.errors import Invalid

STORED_FILE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")
MODEL = re.compile(r"[0-9a-f]{64}\.npz")
KEY = re.compile(r"[a-z][a-z0-9-]{0,40}\.key")


def pack(archive: Path, folder: Path, names: Iterable[str]) -> int:
    """Write the named files of ``folder`` into a new archive nobody else may read."""
    count = 0
    number = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as out, tarfile.open(fileobj=out, mode="w") as tar:
        for name in names:
            tar.add(folder / name, arcname=name, recursive=False, filter=_plain)
            count += 1
        tar.close()
        out.flush()
        os.fsync(out.fileno())
    return count


def unpack(archive: Path, folder: Path, allowed: re.Pattern[str]) -> int:
    """Take everything out into ``folder``. Raises ``Invalid`` at the first thing that has no
    business there: a link, a path leading elsewhere, a name of another form."""
    count = 0
    for name, content in contents(archive, allowed):
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        count += 1
    return count


def contents(archive: Path, allowed: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(archive, "r:") as tar:
            for member in tar:
                stream = tar.extractfile(member) if member.isreg() else None
                if stream is None or not allowed.fullmatch(member.name):
                    raise Invalid(f"{archive} holds what does not belong there: {member.name!r}")
                yield member.name, stream.read()
    except (tarfile.TarError, FileNotFoundError) as problem:
        raise Invalid(f"{archive} cannot be read: {problem}") from problem


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Content alone: whose it was and when it was written stays here."""
    member.mode, member.mtime = 0o600, 0
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
