"""Telephone and access numbers in the one form the house stores, compares and indexes.

`phonenumbers` knows numbering plans (192, 400, foreign numbers); it does not know the short codes
and message ports of China as numbers a customer may name, so these stand here.
"""

import re
import unicodedata
from typing import Final

import phonenumbers

REGION: Final = "CN"
"""The country in which a number without a country code is read."""

_HOME = "+86"


def _plan(kind: str) -> str:
    """What the numbering plan of this country says of a kind of number."""
    region = phonenumbers.PhoneMetadata.metadata_for_region(REGION)
    pattern: str = getattr(region, kind).national_number_pattern
    return pattern


_WRITTEN = re.compile(r"[0-9+()\-./ ]{3,40}")
_SEPARATORS = re.compile(r"[()\-./ ]")
_SHORT_CODE = re.compile(
    r"1[0-2]\d{1,6}"  # 110, 10086, 12315, 118114
    r"|9[56]\d{3,6}"  # 95588, 96110
    r"|106\d{5,17}"  # message ports and 13-digit IoT numbers
)
_MOBILE = re.compile(_plan("mobile"))
"""Most numbers of customers; found valid at a hundredth of the cost of reading any number."""
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._@-]{3,63}")
_MOBILE_START = re.compile(r"\+?(?:86|0086)?1[3-9]\d*")


def normalise_phone(written: str) -> str | None:
    """E.164 (`+8613800138000`) or the bare digits of a short code; None when it is no number.

    Full-width digits and the separators people type are understood. An extension is refused
    rather than dropped: whoever rings back would reach somebody else.
    """
    folded = unicodedata.normalize("NFKC", written).strip() if len(written) <= 80 else ""
    if not _WRITTEN.fullmatch(folded):
        return None
    digits = _SEPARATORS.sub("", folded)
    if _MOBILE.fullmatch(digits):
        return _HOME + digits
    if _SHORT_CODE.fullmatch(digits):
        return digits
    try:
        number = phonenumbers.parse(digits, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalise_access_number(written: str) -> str | None:
    """The number or account a service runs under: a phone number, else a broadband, circuit or
    card account in small letters. None for neither.

    Digits that begin like a mobile number must be one: a slip of the finger is no account.
    """
    phone = normalise_phone(written)
    if phone is not None:
        return phone
    account = unicodedata.normalize("NFKC", written).strip().lower() if len(written) <= 80 else ""
    if not _ACCOUNT.fullmatch(account) or _MOBILE_START.fullmatch(account):
        return None
    return account


def dialled(stored: str) -> str:
    """A stored number as people here write and dial it: 13800138000, 01062345678, 4008108888.
    Whatever is no number of this country stays as it is."""
    if not stored.startswith(_HOME):
        return stored
    try:
        number = phonenumbers.parse(stored)
    except phonenumbers.NumberParseException:
        return stored
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return _SEPARATORS.sub("", written)
