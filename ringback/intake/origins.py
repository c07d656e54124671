"""Where a request came from, as fingerprints: the same name there is the same request here."""

import json
from collections.abc import Collection

from ringback.base.crypto import blind_index
from ringback.intake.models import Origin
from ringback.intake.requests import Request
from ringback.kernel.instants import format_instant
from ringback.kernel.words import cleaned


def key_of(external_id: str) -> str:
    """The fingerprint of what a request is called at its source."""
    return blind_index("intake.origin", external_id)


def content_of(request: Request) -> str:
    """The fingerprint of what a request says, to tell a repetition from a change."""
    words = cleaned(request.text)
    said = [request.phone.strip(), request.name.strip(), words, request.channel]
    if request.occurred_at is not None:
        said.append(format_instant(request.occurred_at))
    return blind_index("intake.content", json.dumps(said))


def known(source: str, keys: Collection[str]) -> dict[str, Origin]:
    """Those of these keys that have become cases, by key."""
    return {each.key: each for each in Origin.objects.filter(source=source, key__in=keys)}
