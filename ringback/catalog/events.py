"""What the catalogue tells the house."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogInstalled(News):
    """A packaged catalogue came in: ``added`` new categories, ``followed`` newer versions."""

    kind: ClassVar[str] = "catalog.installed"
    subject_kind: ClassVar[str] = "catalog"
    subject_field: ClassVar[str] = "name"

    name: str
    added: int
    followed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryNews(News):
    """``number`` is the version that was written; it holds from ``effective_at``. ``why`` is a
    code of ``base.reasons``, empty where none was given."""

    subject_kind: ClassVar[str] = "category"
    subject_field: ClassVar[str] = "code"

    code: str
    number: int
    effective_at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryAdded(CategoryNews):
    kind: ClassVar[str] = "category.added"


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRevised(CategoryNews):
    kind: ClassVar[str] = "category.revised"


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRetired(CategoryNews):
    kind: ClassVar[str] = "category.retired"
