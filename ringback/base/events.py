"""What the ground floor tells: what became of its keys."""

from dataclasses import dataclass
from typing import ClassVar

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyNews(News):
    subject_kind: ClassVar[str] = "key"
    subject_field: ClassVar[str] = "version"

    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRotated(KeyNews):
    """``version`` is the new one, with which everything is sealed from now on."""

    kind: ClassVar[str] = "key.rotated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuesReencrypted(KeyNews):
    """Every value and file was looked at; ``changed`` were sealed anew with ``version``."""

    kind: ClassVar[str] = "key.values_reencrypted"

    seen: int
    changed: int
    cipher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRetired(KeyNews):
    """Nothing is sealed with ``version`` any more. Its file is kept for older backups."""

    kind: ClassVar[str] = "key.retired"
