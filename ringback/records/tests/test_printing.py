"""A PDF with Chinese in it, and nothing fetched."""

import re
import zlib

import pytest

from ringback.kernel.errors import Unavailable
from ringback.records import printing

pytest.importorskip("weasyprint")
CHINESE = "font-family: 'Noto Sans CJK SC'"


def fonts_of(made: bytes) -> set[bytes]:
    """The names of embedded fonts, wherever in the file they stand."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    plain = [made]
    for stream in streams:
        try:
            plain.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return {name for each in plain for name in re.findall(rb"/FontName ?/([\w+-]+)", each)}


def test_chinese_is_embedded():
    made = printing.pdf("<p>宽带断网</p>", styles=f"p {{ {CHINESE} }}")
    assert made.startswith(b"%PDF-")
    assert any(b"CJK" in name and b"+" in name for name in fonts_of(made))


def test_without_a_chinese_font_it_is_refused(monkeypatch):
    monkeypatch.setattr(printing, "CHINESE", b"no such font")
    with pytest.raises(Unavailable):
        printing.pdf("<p>宽带断网</p>", styles="")


def test_nothing_is_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    html = f'<p>x</p><img src="{secret.as_uri()}"><link rel="attachment" href="{secret.as_uri()}">'
    made = printing.pdf(html, styles=f"@import url({secret.as_uri()});")
    assert b"EmbeddedFile" not in made
