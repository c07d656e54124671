"""``ringback status-page`` and ``ringback offline-forms``: what is kept ready for a bad day."""

from argparse import Namespace
from pathlib import Path

from ringback.base import status_page
from ringback.intake import offline
from ringback.kernel import instants
from ringback.project import console
from ringback.project.console import Subparsers
from ringback.records import printing

STYLES = "offline.css"


def add_commands(subparsers: Subparsers) -> None:
    page = subparsers.add_parser("status-page", help="the page a proxy shows when we do not answer")
    page.add_argument("--out", type=Path, required=True, help="the file to write")
    page.set_defaults(run=run_status_page)
    forms = subparsers.add_parser("offline-forms", help="paper forms of every service type")
    forms.add_argument("--out", type=Path, required=True, help="the folder to write them into")
    forms.add_argument("--language", default="zh-hans", choices=("zh-hans", "en"))
    forms.add_argument("--pdf", action="store_true", help="as PDF too (needs the extra pdf)")
    forms.set_defaults(run=run_offline_forms)


def run_status_page(options: Namespace) -> int:
    try:
        status_page.write(options.out, instants.now())
    except OSError as problem:
        return console.cannot(f"{options.out} cannot be written: {problem.strerror}")
    print(options.out)
    return 0


def run_offline_forms(options: Namespace) -> int:
    if options.pdf:
        printing.require_library()
    styles = Path(offline.__file__).with_name(STYLES).read_text("utf-8")
    count = 0
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / STYLES).write_text(styles, encoding="utf-8")
        for name, text in offline.files(at=instants.now(), language=options.language):
            (options.out / name).write_text(text, encoding="utf-8", newline="")
            if options.pdf and name.endswith(".html"):
                made = printing.pdf(text, styles=styles)
                (options.out / name).with_suffix(".pdf").write_bytes(made)
            count += 1
    except OSError as problem:
        return console.cannot(f"{options.out} cannot be written: {problem.strerror}")
    print(f"{count} files in {options.out}")
    return 0
