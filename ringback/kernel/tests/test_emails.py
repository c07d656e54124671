import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.kernel.emails import normalise_email


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("someone@example.com", "someone@example.com"),
        (" Some.One+x@Example.COM ", "Some.One+x@example.com"),
        ("ｓｏｍｅｏｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "someone@example.com"),
        ("someone@example", None),
        ("someone", None),
        ("@example.com", None),
        ("a b@example.com", None),
        ("a@b@example.com", None),
        ("张三@example.com", None),
        ("", None),
        ("a" * 300 + "@example.com", None),
        ("someone@" + "a" * 300 + ".com", None),
    ],
)
def test_an_address_has_one_stored_form(written: str, stored: str | None) -> None:
    assert normalise_email(written) == stored


@given(st.text())
def test_nothing_written_raises(written: str) -> None:
    stored = normalise_email(written)
    assert stored is None or normalise_email(stored) == stored
