"""Numbers and mail addresses: one stored form, one fingerprint, one mask."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from ringback.base import crypto, masking
from ringback.kernel.errors import Invalid
from ringback.kernel.phones import normalise_phone
from ringback.messaging.states import Medium

_ADDRESS = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)
_LONGEST = 254


def normalise(medium: Medium, written: str) -> str:
    """The stored form: E.164 or a short code, or a mail address. Raises ``Invalid``."""
    stored = _address(written) if medium is Medium.EMAIL else normalise_phone(written)
    if stored is None:
        raise Invalid(
            _("This is no number or address that a message can be sent to."),
            fields={"recipient": _("Check the number or address.")},
        )
    return stored


def _address(written: str) -> str | None:
    local, at, domain = unicodedata.normalize("NFKC", written).strip().rpartition("@")
    # The part before the @ belongs to the mail's own server: its case is not ours to change.
    address = f"{local}{at}{domain.lower()}"
    return address if len(address) <= _LONGEST and _ADDRESS.fullmatch(address) else None


def index_of(stored: str) -> str:
    """The fingerprint by which contacts, messages, codes and replies of one number meet."""
    return crypto.blind_index("messaging.recipient", stored)


@masking.masks.register("recipient")
def masked(stored: str) -> str:
    """+8613812345678 → 138****5678; a mail address keeps its first letter and its domain."""
    if "@" in stored:
        return masking.email(stored)
    return masking.phone(stored.removeprefix("+86"))
