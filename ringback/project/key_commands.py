"""``ringback keys list | rotate | reencrypt | retire``: the keys of what is encrypted at rest."""

from argparse import Namespace
from collections import Counter
from datetime import UTC, datetime

from ringback.base import keys, rotation
from ringback.base.ciphers import read_mark
from ringback.kernel import instants
from ringback.project import console
from ringback.project.console import Subparsers


def add_commands(subparsers: Subparsers) -> None:
    group = console.group(subparsers, "keys", "the keys of encrypted fields and files")
    listing = group.add_parser("list", help="which keys there are, and what is sealed with each")
    listing.add_argument("--count", action="store_true", help="look at every value: takes a while")
    listing.set_defaults(run=list_keys)
    new = group.add_parser("rotate", help="make a new key; what is saved from now on uses it")
    new.set_defaults(run=rotate)
    again = group.add_parser("reencrypt", help="seal everything with the newest key and cipher")
    again.add_argument("--batch", type=int, default=rotation.BATCH, help="rows a transaction")
    again.set_defaults(run=reencrypt)
    old = group.add_parser("retire", help="set a key aside that nothing is sealed with any more")
    old.add_argument("version", type=int)
    old.set_defaults(run=retire)


def list_keys(options: Namespace) -> int:
    counted = _counted(rotation.census()) if options.count else {}
    in_use = keys.encryption_versions()
    for version in sorted({*in_use, *keys.retired_versions()}):
        name = f"encrypt-{version}" if version in in_use else f"retired-encrypt-{version}"
        state = "retired" if version not in in_use else "reads"
        if version == in_use[-1]:
            state = "reads and writes"
        values = f", {counted.get(version, 'nothing')} sealed with it" if options.count else ""
        print(f"{version}: {state}, made on {_made_on(name)}{values}")
    digest, _key = keys.blind_index()
    print(f"blind indexes: HMAC-{digest.value.upper()}, not rotated (docs/operate/keys.md)")
    return 0


def rotate(options: Namespace) -> int:
    version = rotation.rotate(actor=console.shell(), now=instants.now())
    print(f"key {version} is in use. Back up the key folder, then say: ringback keys reencrypt")
    return 0


def reencrypt(options: Namespace) -> int:
    if options.batch < 1:
        return console.cannot("a batch holds at least one row")
    steps = rotation.reencrypt(actor=console.shell(), now=instants.now(), batch=options.batch)
    changed = 0
    for step in console.with_bar(steps, "re-encryption"):
        changed = step.changed
    print(f"{changed} values and files sealed anew with key {keys.encryption_versions()[-1]}")
    return 0


def retire(options: Namespace) -> int:
    rotation.retire(version=options.version, actor=console.shell(), now=instants.now())
    print(f"key {options.version} is retired: keep its file as long as backups of its time")
    return 0


def _counted(found: Counter[int]) -> dict[int, str]:
    """In words: ``120 (aes), 3 (sm4)``."""
    words: dict[int, list[str]] = {}
    for mark, count in sorted(found.items()):
        version, cipher = read_mark(mark)
        words.setdefault(version, []).append(f"{count} ({cipher.value})")
    return {version: ", ".join(parts) for version, parts in words.items()}


def _made_on(name: str) -> str:
    path = keys.key_folder() / f"{name}.key"
    if not path.exists():
        return "first use"
    return f"{datetime.fromtimestamp(path.stat().st_mtime, UTC):%F}"
