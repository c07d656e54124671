"""``ringback handbook revisions | diff | verify``: the manual's revisions, read from the shell.

Drafting and approving are done on the screen, by people with a name.
"""

from argparse import Namespace
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ringback.handbook import comparing, content, queries, revising
from ringback.handbook.models import Revision
from ringback.kernel import instants
from ringback.kernel.errors import NotFound
from ringback.kernel.marking import Mark, Piece
from ringback.project.console import Subparsers, group


def add_commands(subparsers: Subparsers) -> None:
    actions = group(subparsers, "handbook", "the manual's revisions")
    revisions = actions.add_parser("revisions", help="every revision with its state, newest first")
    revisions.add_argument("document", nargs="?", help="such as manual-3; every one unless told")
    revisions.set_defaults(run=run_revisions)
    diff = actions.add_parser("diff", help="what differs between two revisions of a document")
    diff.add_argument("document", help="such as manual-3")
    diff.add_argument("old", type=int, help="the number of the older revision")
    diff.add_argument("new", type=int, help="the number of the newer one")
    diff.set_defaults(run=run_diff)
    verify = actions.add_parser("verify", help="whether revisions still say what was approved")
    verify.set_defaults(run=run_verify)


def run_revisions(options: Namespace) -> int:
    rows = Revision.objects.select_related("document").order_by("document__code", "-number")
    if options.document:
        rows = rows.filter(document__code=options.document)
    found = list(rows)
    states = queries.states_of(found, at=instants.now())
    for row in found:
        since = row.effective_at and timezone.localtime(row.effective_at).isoformat()
        print(row.document.code, f"r{row.number}", states[row.pk], since or "-")
    return 0


def run_diff(options: Namespace) -> int:
    old, new = (_revision(options.document, number) for number in (options.old, options.new))
    compared = comparing.compare(old, new)
    for line in _told(compared):
        print(line)
    return 0


def _revision(document: str, number: int) -> Revision:
    found = Revision.objects.filter(document__code=document, number=number).first()
    if found is None:
        raise NotFound(_("There is no such revision of the handbook."))
    return found


def _told(compared: comparing.Comparison) -> Iterator[str]:
    for number in revising.numbers(compared):
        yield f"§ {number.clause_number} {number.code}"
        for sign, lines in (("-", number.old), ("+", number.new)):
            for line, differs in lines:
                if differs:
                    words = line.words or "; ".join(", ".join(row) for row in line.rows)
                    yield f"  {sign} {line.condition}{': ' if line.condition else ''}{words}"
    for clause in compared.clauses:
        yield f"§ {clause.number}"
        for passage in clause.passages:
            for side in (passage.zh, passage.en):
                yield from _lines("-", Mark.GONE, side.old)
                yield from _lines("+", Mark.NEW, side.new)


def _lines(sign: str, mark: Mark, pieces: tuple[Piece, ...]) -> Iterator[str]:
    """The lines of a text in which anything is marked, whole."""
    marked: set[int] = set()
    number = 0
    for piece in pieces:
        height = piece.text.count("\n")
        if piece.mark is mark:
            marked |= set(range(number, number + height + 1))
        number += height
    lines = "".join(piece.text for piece in pieces).splitlines()
    yield from (f"  {sign} {line}" for place, line in enumerate(lines) if place in marked)


def run_verify(options: Namespace) -> int:
    """0 when every digest fits, 1 otherwise. The digests stand in the sealed journal too."""
    wrong = 0
    kept = Revision.objects.exclude(digest="").select_related("document")
    for row in kept.order_by("document__code", "number"):
        if content.digest(row.pk) != row.digest:
            wrong += 1
            print(row.document.code, f"r{row.number}", "does not say what was approved")
    print("verified" if not wrong else f"{wrong} changed")
    return min(wrong, 1)
