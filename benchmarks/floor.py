"""An operator's floor to measure on, in a process that knows the tables.

``python -m benchmarks.floor lay-out`` makes the demonstration's organisation and staff, without a
single case; ``count`` prints what stands in the database as one JSON object. The database is that
of the environment, as for any ``ringback`` command.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from django.apps import apps  # noqa: E402  tables may be touched after the set-up only

from ringback.kernel import instants  # noqa: E402
from ringback.project.demo import operator  # noqa: E402

COUNTED = {
    "tickets": "tickets.Ticket",
    "names at the source": "intake.Origin",
    "rows with an outcome": "intake.BatchRow",
    "put to triage": "intake.Triage",
    "customers": "customers.Customer",
    "journal entries": "base.Entry",
}


def main() -> int:
    if sys.argv[1:] == ["lay-out"]:
        operator.install(instants.now())
    elif sys.argv[1:] == ["count"]:
        counts = {what: apps.get_model(model).objects.count() for what, model in COUNTED.items()}
        print(json.dumps(counts))
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
