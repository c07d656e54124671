"""On whose word a number stands, and how far that word was checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ringback.handbook.values import Bilingual, ValueRefused, read_bilingual, string_of


class Basis(StrEnum):
    LAW = "law"  # the text of the instrument was read
    UNVERIFIED = "unverified"  # said to stand there; the text, or the place in it, is unchecked
    MANUAL = "manual"  # the operator's own manual
    PRACTICE = "practice"  # seen in how operators work
    DESIGN = "design"  # chosen for this product; the operator is expected to review it


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, rule or standard in one edition: article numbers move between editions."""

    name: Bilingual
    edition: str


@dataclass(frozen=True, slots=True)
class Source:
    """Law is cited whole: instrument, edition and article. What is unverified says what is not."""

    basis: Basis
    instrument: Instrument | None = None
    article: Bilingual | None = None
    note: Bilingual | None = None

    def __post_init__(self) -> None:
        if self.basis is Basis.LAW and not (self.instrument and self.article):
            raise ValueRefused("law is cited by instrument, edition and article")
        if self.basis is Basis.UNVERIFIED and not (self.instrument and self.note):
            raise ValueRefused("what is unverified names its instrument and says what is not")


def read_source(written: Mapping[str, Any], instruments: Mapping[str, Instrument]) -> Source:
    """``instrument`` is a code of ``instruments``. Raises :class:`ValueRefused`."""
    rest = dict(written)
    code = rest.pop("instrument", None)
    if code is not None and code not in instruments:
        raise ValueRefused(f"no instrument {code!r}")
    source = Source(
        basis=_basis(rest.pop("basis", "")),
        instrument=None if code is None else instruments[code],
        article=_words(rest.pop("article", None)),
        note=_words(rest.pop("note", None)),
    )
    if rest:
        raise ValueRefused(f"unknown {', '.join(sorted(rest))}")
    return source


def read_instrument(written: Mapping[str, Any]) -> Instrument:
    """Raises :class:`ValueRefused`."""
    if set(written) != {"name", "edition"}:
        raise ValueRefused("an instrument has a name and an edition")
    return Instrument(read_bilingual(written["name"]), string_of(written["edition"]))


def write_source(source: Source) -> dict[str, Any]:
    """In JSON types, whole: a stored revision does not look anything up."""
    instrument = source.instrument
    return {
        "basis": source.basis.value,
        "instrument": instrument
        and {"name": _written(instrument.name), "edition": instrument.edition},
        "article": _written(source.article),
        "note": _written(source.note),
    }


def stored_source(written: Mapping[str, Any]) -> Source:
    """The inverse of :func:`write_source`."""
    instrument = written["instrument"]
    return Source(
        basis=Basis(written["basis"]),
        instrument=instrument and read_instrument(instrument),
        article=_words(written["article"]),
        note=_words(written["note"]),
    )


def _basis(written: Any) -> Basis:
    try:
        return Basis(written)
    except ValueError as error:
        raise ValueRefused(str(error)) from None


def _words(written: Any) -> Bilingual | None:
    return None if written is None else read_bilingual(written)


def _written(words: Bilingual | None) -> dict[str, str] | None:
    return None if words is None else {"zh": words.zh, "en": words.en}
