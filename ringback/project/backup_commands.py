"""``ringback backup TARGET`` and ``ringback restore SOURCE``."""

from argparse import Namespace
from pathlib import Path

from ringback.kernel import instants
from ringback.project import console
from ringback.project.backup import making, restoring
from ringback.project.backup.making import KEYS
from ringback.project.backup.manifest import Manifest
from ringback.project.console import Subparsers


def add_commands(subparsers: Subparsers) -> None:
    backup = subparsers.add_parser("backup", help="copy database, files and models while it runs")
    backup.add_argument("target", type=Path, help="a folder to be made")
    place = backup.add_mutually_exclusive_group()
    place.add_argument(
        "--keys-to", type=Path, metavar="FILE", help="an archive of the keys, to be kept apart"
    )
    place.add_argument(
        "--with-keys",
        action="store_true",
        help="put the keys into the backup: whoever has it can then read everything",
    )
    backup.set_defaults(run=run_backup)

    restore = subparsers.add_parser("restore", help="bring a backup back where nothing is yet")
    restore.add_argument("source", type=Path, help="the folder `ringback backup` has made")
    restore.add_argument(
        "--keys", type=Path, metavar="FILE", help="the archive of the keys, if it was kept apart"
    )
    restore.set_defaults(run=run_restore)


def run_backup(options: Namespace) -> int:
    keys_to = options.target / KEYS if options.with_keys else options.keys_to
    made = making.make(options.target, keys_to=keys_to, now=instants.now())
    print(f"{options.target}: {_told(made.manifest)}")
    if keys_to is None:
        print("The keys are not in it. Without them nothing personal can be read: --keys-to FILE")
    else:
        print(f"{keys_to}: {len(made.manifest.keys)} keys")
    if made.damaged:
        lost = ", ".join(made.damaged[:5])
        return console.cannot(
            f"{len(made.damaged)} files are known to the database and not in the data folder"
            f" ({lost}). Everything else was backed up."
        )
    return 0


def run_restore(options: Namespace) -> int:
    keys_from = options.keys
    if keys_from is None and (options.source / KEYS).exists():
        keys_from = options.source / KEYS
    made = restoring.restore(
        options.source, keys_from=keys_from, actor=console.shell(), now=instants.now()
    )
    print(f"Restored {_told(made)}")
    print(
        "Everybody was logged out. Messages that waited are held: an administrator releases or"
        " drops them under Deliveries and messages."
    )
    print("Compare the head with the anchor you keep elsewhere, then say:")
    print("  ringback check")
    print("  ringback audit verify")
    return 0


def _told(made: Manifest) -> str:
    number, head = made.head
    return (
        f"{made.vendor} of {made.made_at}, Ringback {made.version},"
        f" {sum(made.counts.values())} rows, {made.files} files, {number} seals, head {head or '-'}"
    )
