"""``ringback audit …`` and ``ringback client …``: evidence, and programs that may call."""

import sys
from argparse import Namespace

from ringback.base import seals
from ringback.identity import commands as identity
from ringback.kernel import instants
from ringback.project import console
from ringback.project.console import Subparsers

MEANING = {
    "broken_link": "the chain is broken here: a seal before it was changed or removed",
    "entries_missing": "entries under this seal were removed or added",
    "entry_changed": "an entry under this seal was changed",
    "tail_cut_off": "this seal, the last we know of, is gone: the end of the journal was cut off",
    "anchor_missing": "the anchored seal is not in the chain: the journal was cut off or replaced",
}
LONGEST_NUMBER = 18
"""Digits of a seal's number: more than any database counts."""


def add_commands(subparsers: Subparsers) -> None:
    client = console.group(subparsers, "client", "API clients")
    add = client.add_parser("add", help="add an API client")
    add.add_argument("name", help="what the journal will call it")
    add.add_argument(
        "--scope", action="append", required=True, help="a verb such as ticket.register; repeat it"
    )
    add.add_argument("--print-token", action="store_true", help="print the token, this once")
    add.set_defaults(run=add_client)

    audit = console.group(subparsers, "audit", "the seal over the journal")
    verify = audit.add_parser("verify", help="prove that nothing was changed or cut off")
    verify.add_argument(
        "--anchor",
        nargs=2,
        metavar=("NUMBER", "HEAD"),
        help="a line that `ringback audit anchor` printed once, to be found in the chain again",
    )
    verify.set_defaults(run=audit_verify)
    anchor = audit.add_parser("anchor", help="print the head of the chain, to be kept elsewhere")
    anchor.set_defaults(run=audit_anchor)


def add_client(options: Namespace) -> int:
    client, token = identity.add_client(
        name=options.name, scopes=options.scope, actor=console.shell(), now=instants.now()
    )
    print(token if options.print_token else client.name)
    return 0


def audit_verify(options: Namespace) -> int:
    anchor = None
    if options.anchor:
        kept_number, kept_head = options.anchor
        if not (kept_number.isdecimal() and len(kept_number) <= LONGEST_NUMBER):
            return console.cannot("an anchor is a number and a head, as `audit anchor` prints them")
        anchor = int(kept_number), kept_head
    findings = list(seals.verify(anchor))
    for finding in findings:
        print(f"seal {finding.seal_id}: {MEANING[finding.code]}", file=sys.stderr)
    number, mac = seals.head()
    print(f"{number} seals, head {mac or '-'}: {'broken' if findings else 'holds'}")
    return 1 if findings else 0


def audit_anchor(options: Namespace) -> int:
    number, mac = seals.head()
    if not number:
        return console.cannot("nothing has been sealed yet. Say: ringback worker --once")
    print(f"{number} {mac}")
    return 0
