"""What identity tells the house."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class UserNews(News):
    subject_kind: ClassVar[str] = "user"
    subject_field: ClassVar[str] = "user_id"

    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UserAdded(UserNews):
    kind: ClassVar[str] = "user.added"

    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserGranted(UserNews):
    kind: ClassVar[str] = "user.granted"

    role: str
    scope_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLoggedIn(UserNews):
    kind: ClassVar[str] = "user.logged_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLoggedOut(UserNews):
    kind: ClassVar[str] = "user.logged_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLockedOut(UserNews):
    """Too many wrong passwords in a row; log-in is refused until the time given."""

    kind: ClassVar[str] = "user.locked_out"

    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAdded(News):
    kind: ClassVar[str] = "client.added"
    subject_kind: ClassVar[str] = "client"
    subject_field: ClassVar[str] = "client_id"

    client_id: int
    name: str
    scopes: tuple[str, ...]
