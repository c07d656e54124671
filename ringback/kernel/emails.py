"""Mail addresses in the one form the house stores, compares and indexes."""

import re
import unicodedata

LONGEST = 254
"""RFC 5321 §4.5.3.1.3, without the angle brackets."""

_ADDRESS = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)


def normalise_email(written: str) -> str | None:
    """The address with its domain in small letters; None when it is none. The part before the @
    belongs to the mail's own server: its case is not ours to change."""
    folded = unicodedata.normalize("NFKC", written[: LONGEST + 1]).strip()
    local, at, domain = folded.rpartition("@")
    address = f"{local}{at}{domain.lower()}"
    return address if len(address) <= LONGEST and _ADDRESS.fullmatch(address) else None
