"""What people write, as it is kept."""

import unicodedata

_HIDDEN = ("Cc", "Cs")
"""Control characters and halves of characters, which databases and spreadsheets choke on."""


def cleaned(text: str) -> str:
    """Verbatim, without what no screen can show; empty when nothing else is left."""
    if text.isprintable():
        return text.strip()
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c for c in plain if c in "\n\t" or unicodedata.category(c) not in _HIDDEN
    ).strip()
