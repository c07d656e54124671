"""What ``ringback COMMAND`` does. Each handler returns the exit code."""

import os
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from typing import TypeAlias

from django.core.management import call_command
from django.db import connections

from ringback.base import seals
from ringback.base.worker import Worker, drain
from ringback.handbook import commands as handbook
from ringback.identity import commands as identity
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import RingbackError
from ringback.project import supervisor
from ringback.project.config import Config

Subparsers: TypeAlias = "_SubParsersAction[ArgumentParser]"


def add_commands(subparsers: Subparsers) -> None:
    run = subparsers.add_parser("run", help="web and worker together, watched and restarted")
    run.add_argument("--set-up", action="store_true", help="bring the database up to date first")
    run.set_defaults(run=run_all)

    web = subparsers.add_parser("web", help="the web server alone")
    web.set_defaults(run=run_web)

    worker = subparsers.add_parser("worker", help="deliver news, run clocks, seal the journal")
    worker.add_argument("--once", action="store_true", help="do what is due now, then end")
    worker.set_defaults(run=run_worker)

    migrate = subparsers.add_parser("migrate", help="bring the database up to date")
    migrate.set_defaults(run=run_migrate)

    client = subparsers.add_parser("client", help="API clients").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    add = client.add_parser("add", help="add an API client")
    add.add_argument("name")
    add.add_argument("--scope", action="append", required=True, help="a verb; may be repeated")
    add.add_argument("--print-token", action="store_true", help="print the token, this once")
    add.set_defaults(run=add_client)

    audit = subparsers.add_parser("audit", help="the journal's seal").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    audit.add_parser("verify", help="prove the chain").set_defaults(run=audit_verify)
    audit.add_parser("anchor", help="print the head to keep elsewhere").set_defaults(
        run=audit_anchor
    )


def run_all(options: Namespace) -> int:
    if problem := supervisor.obstacle(Config()):
        return cannot(problem)
    if options.set_up:
        run_migrate(options)
    connections.close_all()  # a connection must not be shared with the children
    supervisor.supervise({"web": supervisor.serve, "worker": work})
    return 0


def run_web(options: Namespace) -> int:
    if problem := supervisor.obstacle(Config()):
        return cannot(problem)
    supervisor.serve()
    return 0


def work() -> None:
    Worker().run()


def run_worker(options: Namespace) -> int:
    if options.once:
        print(drain(instants.now()))
    else:
        work()
    return 0


def run_migrate(options: Namespace) -> int:
    call_command("migrate", interactive=False, verbosity=0)
    handbook.install_packaged(actor=Actor.system("migrate"), now=instants.now())
    return 0


def add_client(options: Namespace) -> int:
    try:
        client, token = identity.add_client(
            name=options.name,
            scopes=options.scope,
            actor=Actor.system(f"shell/{os.environ.get('USER', 'unknown')}"),
            now=instants.now(),
        )
    except RingbackError as refusal:
        return refuse(refusal)
    print(token if options.print_token else client.name)
    return 0


def audit_verify(options: Namespace) -> int:
    findings = list(seals.verify())
    for finding in findings:
        print(f"{finding.code}: seal {finding.seal_id}", file=sys.stderr)
    number, mac = seals.head()
    print(f"{number} seals, head {mac or '-'}: {'broken' if findings else 'holds'}")
    return 1 if findings else 0


def audit_anchor(options: Namespace) -> int:
    number, mac = seals.head()
    print(f"{number} {mac}")
    return 0


def refuse(refusal: RingbackError) -> int:
    return cannot(str(refusal.message))


def cannot(problem: str) -> int:
    print(f"ringback: {problem}", file=sys.stderr)
    return 1
