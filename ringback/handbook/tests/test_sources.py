"""Sources: law is cited whole, doubt is named, and a stored source needs no look-up."""

import pytest

from ringback.handbook.sources import (
    Basis,
    Instrument,
    Source,
    read_source,
    stored_source,
    write_source,
)
from ringback.handbook.values import Bilingual, ValueRefused

REGULATIONS = Instrument(Bilingual("电信条例", "Telecommunications Regulations"), "2016")
ARTICLE = Bilingual("第三十二条", "Art. 32")
NOTE = Bilingual("未见原文", "The text was not at hand")


@pytest.mark.parametrize(
    "source",
    [
        Source(Basis.DESIGN),
        Source(Basis.MANUAL, note=NOTE),
        Source(Basis.LAW, REGULATIONS, ARTICLE),
        Source(Basis.UNVERIFIED, REGULATIONS, note=NOTE),
    ],
)
def test_a_source_survives_storing(source: Source) -> None:
    assert stored_source(write_source(source)) == source


def test_law_is_cited_whole() -> None:
    with pytest.raises(ValueRefused, match="instrument, edition and article"):
        Source(Basis.LAW, REGULATIONS)
    with pytest.raises(ValueRefused, match="instrument, edition and article"):
        Source(Basis.LAW, article=ARTICLE)


def test_what_is_unverified_says_what_is_not() -> None:
    with pytest.raises(ValueRefused, match="says what is not"):
        Source(Basis.UNVERIFIED, REGULATIONS)


def test_an_instrument_is_read_by_its_code() -> None:
    written = {
        "basis": "law",
        "instrument": "regulations",
        "article": {"zh": "第三十二条", "en": "Art. 32"},
    }
    source = read_source(written, {"regulations": REGULATIONS})
    assert source == Source(Basis.LAW, REGULATIONS, ARTICLE)
    with pytest.raises(ValueRefused, match="no instrument 'regulations'"):
        read_source(written, {})
