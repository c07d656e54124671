import pytest

from ringback.kernel.words import cleaned


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  余额\r\n多少\x07  ", "余额\n多少"),
        ("\ud800", ""),
        ("\x00\x1f", ""),
        ("a\tb", "a\tb"),
        ("Ａ１（全角）", "Ａ１（全角）"),
    ],
)
def test_words_are_kept_verbatim_but_for_what_cannot_be_shown(written: str, kept: str) -> None:
    assert cleaned(written) == kept
