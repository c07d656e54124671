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
    """``method`` is what opened the door; a second factor that was used is named here."""

    kind: ClassVar[str] = "user.logged_in"

    session_id: UUID | None = None
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLoggedOut(UserNews):
    kind: ClassVar[str] = "user.logged_out"

    session_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsEnded(UserNews):
    """``session_id`` is ``None`` when all were ended, or all but the one at hand."""

    kind: ClassVar[str] = "user.sessions_ended"

    session_id: UUID | None
    count: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorEnrolled(UserNews):
    kind: ClassVar[str] = "user.factor_enrolled"

    factor: str
    factor_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRemoved(UserNews):
    kind: ClassVar[str] = "user.factor_removed"

    factor: str
    factor_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFailed(UserNews):
    """A second factor or a proof was asked for and what came was wrong."""

    kind: ClassVar[str] = "user.factor_failed"

    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorsReset(UserNews):
    """An administrator has taken all factors away; the next log-in enrols anew."""

    kind: ClassVar[str] = "user.factors_reset"

    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodesMade(UserNews):
    kind: ClassVar[str] = "user.recovery_codes_made"

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UserProved(UserNews):
    """Somebody logged in has shown once more who they are, before something dangerous."""

    kind: ClassVar[str] = "user.proved"

    session_id: UUID
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(UserNews):
    """``link_id`` names the link it was chosen by; ``None``: its owner knew the old one."""

    kind: ClassVar[str] = "user.password_changed"

    link_id: UUID | None
    sessions_ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordLinkMade(UserNews):
    """``reason`` is empty when the user asked for it at the log-in page."""

    kind: ClassVar[str] = "user.password_link_made"

    link_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAddressSet(UserNews):
    kind: ClassVar[str] = "user.mail_address_set"

    given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderLinked(UserNews):
    kind: ClassVar[str] = "user.provider_linked"

    issuer: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountClosed(UserNews):
    kind: ClassVar[str] = "user.account_closed"

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOpened(UserNews):
    kind: ClassVar[str] = "user.account_opened"

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountUnlocked(UserNews):
    kind: ClassVar[str] = "user.account_unlocked"

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRevoked(UserNews):
    kind: ClassVar[str] = "user.grant_revoked"

    role: str
    scope_path: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRevoked(News):
    kind: ClassVar[str] = "client.revoked"
    subject_kind: ClassVar[str] = "client"
    subject_field: ClassVar[str] = "client_id"

    client_id: int
    why: str
