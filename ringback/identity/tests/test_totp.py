"""The codes of RFC 6238, appendix B, cut to six digits; drift, and no code twice."""

import base64
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from ringback.identity import totp
from ringback.identity.tests.samples import SECRET


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_published_vectors(second: int, code: str) -> None:
    at = datetime.fromtimestamp(second, UTC)
    assert totp.step_of(SECRET, code, at=at, after=0) == second // 30
    assert totp.step_of(SECRET, code, at=at, after=second // 30) is None, "not twice"


@pytest.mark.parametrize(("drift", "taken"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off(drift: int, taken: bool) -> None:
    at = datetime.fromtimestamp(1111111111 + drift, UTC)
    assert (totp.step_of(SECRET, "050471", at=at, after=0) is not None) is taken


@pytest.mark.parametrize("code", ["", "0504710", "五十四七一一", "05047", "ABCDEF"])
def test_what_is_no_code_is_refused(code: str) -> None:
    at = datetime.fromtimestamp(1111111111, UTC)
    assert totp.step_of(SECRET, code, at=at, after=0) is None


def test_a_secret_is_long_and_new_each_time() -> None:
    made = {totp.new_secret() for _ in range(20)}
    assert len(made) == 20
    assert {len(base64.b32decode(secret)) for secret in made} == {20}


def test_the_picture_carries_what_an_app_needs() -> None:
    address = urlsplit(totp.address(SECRET, account="li na", issuer="Ringback"))
    assert (address.scheme, address.netloc, address.path) == (
        "otpauth",
        "totp",
        "/Ringback%3Ali%20na",
    )
    assert parse_qs(address.query)["secret"] == [SECRET]
    assert totp.picture(address.geturl()).startswith("data:image/svg+xml")


def test_spaces_between_the_digits_are_nobody_s_fault() -> None:
    assert totp.tidy(" 050 471\t") == "050471"
