"""Personal values in the one form they are stored, compared and indexed in: pure functions.

Each takes what somebody wrote and answers the stored form, or None when it is no such thing.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from ringback.customers.states import ContactType, IdentityType
from ringback.kernel.emails import normalise_email
from ringback.kernel.phones import normalise_phone

LONGEST_NAME = 80
LONGEST_ADDRESS = 200

_RESIDENT = re.compile(r"[1-9]\d{5}((?:19|20)\d{2})(\d{2})(\d{2})\d{3}[\dX]")
_RESIDENT_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_DIGITS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE = re.compile(f"[{_CREDIT_DIGITS}]{{18}}")
_TRAVEL_DOCUMENT = re.compile(r"[0-9A-Z]{5,20}")
_MILITARY = re.compile(r"[\u4e00-\u9fff0-9A-Z]{5,30}")
_WECHAT = re.compile(r"[0-9A-Za-z_-]{4,64}")
_ACCOUNT = re.compile(r"[0-9A-Z-]{4,40}")


def normalise_name(written: str) -> str | None:
    return _line(written, LONGEST_NAME)


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for letter case and spaces."""
    return _bare(one) == _bare(other)


def meant(names: Sequence[str], name: str) -> int | None:
    """Which of those known by a number is meant: its place among their names, holders of the line
    first, empty for a name nobody has told. Without a name the first of them; a name that is told
    must fit, or be the first to be told to the only one there."""
    if not name.strip():
        return 0 if names else None
    for place, known in enumerate(names):
        if known and same_name(known, name):
            return place
    return 0 if len(names) == 1 and not names[0] else None


def normalise_address(written: str) -> str | None:
    return _line(written, LONGEST_ADDRESS)


def normalise_account(written: str) -> str | None:
    number = _bare(written).upper() if len(written) <= LONGEST_NAME else ""
    return number if _ACCOUNT.fullmatch(number) else None


def normalise_contact(type_: ContactType, written: str) -> str | None:
    """The stored form of a contact point: E.164, a mail address, a WeChat id, one line."""
    return _CONTACTS[type_](written)


def normalise_identity(type_: IdentityType, written: str) -> str | None:
    """A document's number in capital letters without spaces, proved by its check digit if it has
    one. The 15-digit form of resident numbers has been invalid since 2013."""
    number = _bare(written).upper() if len(written) <= LONGEST_NAME else ""
    return number if _IDENTITIES[type_](number) else None


def resident_check_character(digits: str) -> str:
    """The 18th character for 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(d) * w for d, w in zip(digits, _RESIDENT_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def credit_code_check_character(characters: str) -> str:
    """The 18th character for 17 (GB 32100-2015, MOD 31 with weights 3^i)."""
    total = sum(_CREDIT_DIGITS.index(c) * pow(3, i, 31) for i, c in enumerate(characters))
    return _CREDIT_DIGITS[-total % 31]


def _is_resident(number: str) -> bool:
    found = _RESIDENT.fullmatch(number)
    if found is None or resident_check_character(number[:17]) != number[17]:
        return False
    try:
        date(*map(int, found.groups()))
    except ValueError:
        return False
    return True


def _is_credit_code(number: str) -> bool:
    if not _CREDIT_CODE.fullmatch(number):
        return False
    return credit_code_check_character(number[:17]) == number[17]


def _is_travel_document(number: str) -> bool:
    return _TRAVEL_DOCUMENT.fullmatch(number) is not None


def _is_military(number: str) -> bool:
    return _MILITARY.fullmatch(number) is not None


def _normalise_wechat(written: str) -> str | None:
    name = written.strip()
    return name if _WECHAT.fullmatch(name) else None


def _line(written: str, longest: int) -> str | None:
    """One line of text: spaces folded, nothing invisible in it."""
    line = " ".join(unicodedata.normalize("NFKC", written[: longest * 2]).split())
    if not line or len(line) > longest:
        return None
    return None if any(unicodedata.category(c)[0] == "C" for c in line) else line


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


_CONTACTS: Final[dict[ContactType, Callable[[str], str | None]]] = {
    ContactType.PHONE: normalise_phone,
    ContactType.EMAIL: normalise_email,
    ContactType.WECHAT: _normalise_wechat,
    ContactType.ADDRESS: normalise_address,
}
_IDENTITIES: Final[dict[IdentityType, Callable[[str], bool]]] = {
    IdentityType.RESIDENT: _is_resident,
    # A household register is known by its member's resident number.
    IdentityType.HOUSEHOLD: _is_resident,
    IdentityType.MILITARY: _is_military,
    IdentityType.HONG_KONG_MACAU: _is_travel_document,
    IdentityType.TAIWAN: _is_travel_document,
    IdentityType.PASSPORT: _is_travel_document,
    IdentityType.ORGANISATION: _is_credit_code,
}
