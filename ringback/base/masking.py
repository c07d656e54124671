"""What people see of personal data before anybody has asked for more (domain.md §4d).

A mask is a pure function from the plain text to the shown one, chosen by name.
"""

import re
from collections.abc import Callable

from ringback.kernel import phones
from ringback.kernel.registry import Registry

STAR = "*"

masks: Registry[Callable[[str], str]] = Registry("mask")

# 11-digit mobiles, landlines with area code, with the separators people type. Digit guards on both
# sides keep order numbers and amounts of other lengths whole.
_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[-\s]?)?(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)"
    r"|(?<!\d)(0\d{2,3})[-\s]?(\d{3,4})(\d{4})(?!\d)"
)
# Identity numbers: 17 digits and a digit or X, or the old form of 15 digits.
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])|(?<!\d)\d{15}(?!\d)")


@masks.register("name")
def name(plain: str) -> str:
    """张三丰 → 张**; Jane Roe → J*** R**."""
    return " ".join(word[:1] + STAR * (len(word) - 1) for word in plain.split())


@masks.register("phone")
def phone(plain: str) -> str:
    """13812345678 and +8613812345678 → 138****5678; a short code such as 10086 is public and
    stays."""
    digits = phones.dialled(plain.strip())
    if len(digits) <= 6:
        return digits
    head = 3 if len(digits) > 8 else 1
    return digits[:head] + STAR * (len(digits) - head - 4) + digits[-4:]


@masks.register("identity")
def identity(plain: str) -> str:
    """First and last character only: enough to say "that one" aloud."""
    return plain[:1] + STAR * max(len(plain) - 2, 1) + plain[-1:]


@masks.register("account")
def account(plain: str) -> str:
    return STAR * max(len(plain) - 4, 1) + plain[-4:]


@masks.register("address")
def address(plain: str) -> str:
    """Down to the district: 广东省广州市天河区**."""
    found = re.match(r".*?(?:区|县|旗|District|County)", plain)
    return (found.group() if found else plain[:2]) + STAR * 2


@masks.register("email")
def email(plain: str) -> str:
    local, _, domain = plain.partition("@")
    return f"{local[:1]}{STAR * 3}@{domain}"


@masks.register("network")
def network(plain: str) -> str:
    """192.0.2.17 → 192.0.*.*; of an IPv6 address the first two groups stay."""
    mark = ":" if ":" in plain else "."
    parts = plain.split(mark)
    if len(parts) < 3:
        return plain
    return mark.join((*parts[:2], STAR, *((STAR,) if mark == "." else ())))


@masks.register("text")
def text(plain: str) -> str:
    """Free text: phone and identity numbers inside it are masked, the rest stays."""
    plain = _IDENTITY.sub(lambda hit: identity(hit.group()), plain)
    return _PHONE.sub(_masked_phone, plain)


@masks.register("none")
def none(plain: str) -> str:
    """Encrypted at rest but shown whole: the names of colleagues."""
    return plain


@masks.register("hidden")
def hidden(plain: str) -> str:
    return STAR * 6


def _masked_phone(hit: re.Match[str]) -> str:
    if hit.group(1):
        return f"{hit.group(1)}{STAR * 4}{hit.group(3)}"
    return f"{hit.group(4)}-{STAR * len(hit.group(5))}{hit.group(6)}"


def without_numbers(plain: str) -> str:
    """Free text with personal numbers cut out: what may become search tokens or training text."""
    return _PHONE.sub(" ", _IDENTITY.sub(" ", plain))
