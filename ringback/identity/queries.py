"""What others may ask of identity."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringback.base.ids import known_ids
from ringback.base.prepared import NOWHERE, rows_of
from ringback.identity.accounts import lock_ends_at
from ringback.identity.models import (
    ApiClient,
    Grant,
    LogInAttempt,
    Passkey,
    RecoveryCode,
    StaffSession,
    TotpSecret,
    User,
)
from ringback.identity.policy import rules_at
from ringback.identity.roles import LABELS, VERBS, Role
from ringback.identity.states import Method
from ringback.kernel.actor import Actor

__all__ = [
    "LABELS",
    "Role",
    "actor_of",
    "client_actor",
    "client_by_token",
    "hash_token",
    "names_of_users",
    "user",
    "verbs_of",
]


def verbs_of(role: Role) -> frozenset[str]:
    """What a role may do by default."""
    return VERBS[role]


def grants_of(user: User) -> list[tuple[str, str]]:
    """Role and scope path of every grant."""
    return list(Grant.objects.filter(user=user).values_list("role", "scope_path"))


def actor_of(user: User, grants: list[tuple[str, str]] | None = None) -> Actor:
    """The actor a logged-in user is: the verbs and scopes of all grants together. One query, none
    when the grants are at hand."""
    held = grants_of(user) if grants is None else grants
    verbs = frozenset[str]().union(*(VERBS[Role(role)] for role, _ in held))
    return Actor(ref=user.ref, verbs=verbs, scope_paths=tuple({path for _, path in held}))


def has_second_factor(user: User) -> bool:
    return (
        TotpSecret.objects.filter(user=user).exists() or Passkey.objects.filter(user=user).exists()
    )


def needs_second_factor(user: User, now: datetime) -> bool:
    """Whether a role of theirs demands one (clause 5.1.2)."""
    return demands_second_factor(grants_of(user), now)


def demands_second_factor(grants: list[tuple[str, str]], now: datetime) -> bool:
    return not rules_at(now).two_factor_roles.isdisjoint(role for role, _ in grants)


def owes_factor(session: StaffSession, grants: list[tuple[str, str]], now: datetime) -> bool:
    """Whether a role demands a second factor that this session was begun without. One-click
    log-ins of the demonstration stay what they are."""
    if session.strong or session.method == Method.DEMO:
        return False
    return demands_second_factor(grants, now)


def is_over(session: StaffSession, now: datetime) -> bool:
    """Whether a session has run out of time. The demonstration's never do: its clock is set."""
    rule = rules_at(now)
    if session.method == Method.DEMO:
        return False
    ends_at = min(session.began_at + rule.session_lifetime, session.seen_at + rule.session_idle)
    return now >= ends_at


def open_sessions(user: User, now: datetime) -> list[StaffSession]:
    """Where somebody is logged in, the last seen first; a hundred at most."""
    rows = StaffSession.objects.filter(user=user, ended_at=None).order_by("-seen_at")[:100]
    return [session for session in rows if not is_over(session, now)]


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody has enrolled, and how many recovery codes are left."""

    totp: TotpSecret | None
    passkeys: list[Passkey]
    recovery_codes: int

    def __bool__(self) -> bool:
        return self.totp is not None or bool(self.passkeys)


def factors_of(user: User) -> Factors:
    return Factors(
        TotpSecret.objects.filter(user=user).first(),
        list(Passkey.objects.filter(user=user).order_by("added_at")[:50]),
        RecoveryCode.objects.filter(user=user, used_at=None).count(),
    )


def accounts(*, beginning: str = "", after: str = "", limit: int = 50) -> list[User]:
    """Users in the order of their names: those whose name begins so, from behind ``after`` on."""
    found = User.objects.filter(username__gt=after).order_by("username")
    if beginning:
        found = found.filter(username__startswith=beginning)
    return list(found[:limit])


def client_actor(client: ApiClient) -> Actor:
    """An API client acts with its own scopes as verbs, over the whole operator."""
    return Actor(ref=client.ref, verbs=frozenset(client.scopes), scope_paths=("/",))


def client_by_token(token: str) -> ApiClient | None:
    """The live client holding ``token``; ``None`` when there is none."""
    return next(iter(_live_clients(hash_token(token))), None)


_live_clients = rows_of(
    ApiClient,
    lambda token_hash: ApiClient.objects.filter(token_hash=token_hash, revoked_at__isnull=True),
    ("token_hash", NOWHERE),
)


def user(user_id: UUID) -> User | None:
    return User.objects.filter(pk=user_id).first()


def who_may_log_in(user_ids: Collection[UUID]) -> set[UUID]:
    """Those of these users whose account is open."""
    return set(User.objects.filter(pk__in=user_ids, is_active=True).values_list("pk", flat=True))


def nearest_holders(verb: str, path: str, *, limit: int) -> list[str]:
    """Refs of those who hold ``verb`` over a place by the narrowest grant, at most ``limit``: the
    lead of a county, and somebody of the province only where the county has none."""
    roles = [role for role, verbs in VERBS.items() if verb in verbs]
    for scope in _upwards(path):
        grants = Grant.objects.filter(role__in=roles, scope_path=scope, user__is_active=True)
        ids = grants.order_by("user_id").values_list("user_id", flat=True).distinct()[:limit]
        if found := [f"user:{user_id}" for user_id in ids]:
            return found
    return []


def places_held(verb: str, *, before: datetime, limit: int) -> list[str]:
    """The places over which somebody who may log in holds ``verb`` by a grant of their own, given
    before an instant."""
    roles = [role for role, verbs in VERBS.items() if verb in verbs]
    grants = Grant.objects.filter(role__in=roles, user__is_active=True, granted_at__lt=before)
    return list(
        grants.order_by("scope_path").values_list("scope_path", flat=True).distinct()[:limit]
    )


def _upwards(path: str) -> Iterator[str]:
    """The path and every path it lies in, nearest first, the whole of the house at last."""
    while len(path) > 1:
        yield path
        path = path[: path.rstrip("/").rindex("/") + 1]
    yield "/"


def names_of_users(user_ids: Collection[str]) -> dict[str, str]:
    """The display names of these users, by id. Colleagues' names are shown whole."""
    found = User.objects.filter(pk__in=known_ids(user_ids))
    return {str(user.pk): user.display_name.reveal() for user in found}


def mail_addresses(user_ids: Collection[UUID]) -> dict[UUID, str]:
    """The addresses of these accounts, plain: for sending only. Who has none is left out."""
    found = User.objects.filter(pk__in=user_ids, email__isnull=False, is_active=True)
    return {user.pk: user.email.reveal() for user in found}


def names_of_clients(client_ids: Collection[str]) -> dict[str, str]:
    """The name resolver of ``client:``."""
    numbers = [int(client_id) for client_id in client_ids if client_id.isdecimal()]
    found = ApiClient.objects.filter(pk__in=numbers)
    return {str(client.pk): client.name for client in found}


def hash_token(token: str) -> str:
    """Tokens carry 256 random bits, so a plain hash cannot be searched backwards."""
    return hashlib.sha256(token.encode()).hexdigest()


def grants_held(user_id: UUID) -> list[Grant]:
    """The roles of a user and where they hold, by place."""
    return list(Grant.objects.filter(user_id=user_id).order_by("scope_path", "role"))


def role_table() -> list[tuple[Role, list[str]]]:
    """Every role with its verbs, in the order of their names."""
    return [(role, sorted(VERBS[role])) for role in Role]


def clients(*, before: int | None = None, limit: int = 50) -> list[ApiClient]:
    """API clients, newest first, one more than ``limit`` if there are."""
    rows = ApiClient.objects.order_by("-id")
    return list((rows.filter(pk__lt=before) if before else rows)[: limit + 1])


def locked_until(user: User, now: datetime) -> datetime | None:
    """Until when wrong passwords keep the user out; ``None``: not locked."""
    return lock_ends_at(user, now)


def somebody_may(verb: str, *, besides: Collection[str] = ()) -> bool:
    """Whether any user who can log in holds ``verb``, other than those ids."""
    roles = [role for role, verbs in VERBS.items() if verb in verbs]
    holders = User.objects.filter(is_active=True, grants__role__in=roles)
    return holders.exclude(pk__in=known_ids(besides)).exists()


def refs_in_roles(roles: Collection[str], *, limit: int) -> list[str]:
    """Refs of users who hold any of these roles, at most ``limit``, in the order of their names."""
    holders = User.objects.filter(is_active=True, grants__role__in=roles).distinct()
    ids = holders.order_by("username").values_list("pk", flat=True)[:limit]
    return [f"user:{user_id}" for user_id in ids]


def roles_of(ref: str) -> set[str]:
    """The roles a user holds; none for whatever is no user."""
    user_ids = known_ids([ref.removeprefix("user:")])
    return set(Grant.objects.filter(user__in=user_ids).values_list("role", flat=True))


def role_choices() -> list[tuple[str, str]]:
    """(code, name in the reader's language) of every role, for a form."""
    return [(role.value, str(LABELS[role])) for role in Role]


@dataclass(frozen=True, slots=True)
class KeptRows:
    """How many rows of sessions and of log-in attempts there are, and how many past their period:
    those go within minutes. Counting stops at ``MOST_COUNTED``."""

    sessions: int
    old_sessions: int
    attempts: int
    old_attempts: int


MOST_COUNTED = 10_000


def kept_rows(now: datetime) -> KeptRows:
    rules = rules_at(now)
    sessions, attempts = StaffSession.objects.all(), LogInAttempt.objects.all()
    return KeptRows(
        sessions=sessions[:MOST_COUNTED].count(),
        old_sessions=sessions.filter(seen_at__lt=now - rules.sessions_kept)[:MOST_COUNTED].count(),
        attempts=attempts[:MOST_COUNTED].count(),
        old_attempts=attempts.filter(at__lt=now - rules.attempts_kept)[:MOST_COUNTED].count(),
    )
