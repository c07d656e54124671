"""What stands in a database after a batch: ``python -m benchmarks.counted`` prints one JSON object.

The database is that of the environment, as for any ``ringback`` command.
"""

import json
import os
import sys
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from django.apps import apps  # noqa: E402  tables may be touched after the set-up only

COUNTED = {
    "tickets": "tickets.Ticket",
    "names at the source": "intake.Origin",
    "rows with an outcome": "intake.BatchRow",
    "waiting in triage": "intake.Triage",
    "customers": "customers.Customer",
    "journal entries": "base.Entry",
}


def counts() -> Iterator[tuple[str, int]]:
    for meaning, model in COUNTED.items():
        yield meaning, apps.get_model(model)._default_manager.count()


if __name__ == "__main__":
    json.dump(dict(counts()), sys.stdout)
