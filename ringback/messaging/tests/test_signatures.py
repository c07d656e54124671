from datetime import timedelta

import pytest

from ringback.messaging.signatures import SIGNATURE, TIMESTAMP, WINDOW, is_sound, signed
from ringback.messaging.tests.samples import NOW

BODY = b'{"text": "1"}'
GOOD = signed("secret", BODY, NOW)


def test_what_was_signed_just_now_is_sound():
    assert is_sound("secret", GOOD, BODY, NOW + WINDOW)
    assert GOOD[SIGNATURE].startswith("v1=")


@pytest.mark.parametrize(
    ("secret", "headers", "body", "later"),
    [
        ("another", GOOD, BODY, timedelta(0)),
        ("", signed("", BODY, NOW), BODY, timedelta(0)),
        ("secret", GOOD, BODY + b" ", timedelta(0)),
        ("secret", GOOD | {TIMESTAMP: str(int(NOW.timestamp()) + 1)}, BODY, timedelta(0)),
        ("secret", GOOD, BODY, WINDOW + timedelta(seconds=1)),
        ("secret", GOOD, BODY, -WINDOW - timedelta(seconds=1)),
        ("secret", {}, BODY, timedelta(0)),
        ("secret", GOOD | {TIMESTAMP: "now"}, BODY, timedelta(0)),
        ("secret", GOOD | {TIMESTAMP: "9" * 400}, BODY, timedelta(0)),
        ("secret", GOOD | {TIMESTAMP: "９"}, BODY, timedelta(0)),
        ("secret", GOOD | {SIGNATURE: "v1=ü"}, BODY, timedelta(0)),
        ("secret", GOOD | {SIGNATURE: GOOD[SIGNATURE][3:]}, BODY, timedelta(0)),
    ],
)
def test_anything_else_is_not(secret, headers, body, later):
    assert not is_sound(secret, headers, body, NOW + later)
