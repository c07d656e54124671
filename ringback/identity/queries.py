"""What others may ask of identity."""

import hashlib
from collections.abc import Collection, Iterator
from uuid import UUID

from ringback.base.ids import known_ids
from ringback.identity.models import ApiClient, Grant, User
from ringback.identity.roles import VERBS, Role
from ringback.kernel.actor import Actor

__all__ = [
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


def actor_of(user: User) -> Actor:
    """The actor a logged-in user is: the verbs and scopes of all grants together. One query."""
    grants = list(Grant.objects.filter(user=user).values_list("role", "scope_path"))
    verbs = frozenset[str]().union(*(VERBS[Role(role)] for role, _ in grants))
    return Actor(ref=user.ref, verbs=verbs, scope_paths=tuple({path for _, path in grants}))


def client_actor(client: ApiClient) -> Actor:
    """An API client acts with its own scopes as verbs, over the whole operator."""
    return Actor(ref=client.ref, verbs=frozenset(client.scopes), scope_paths=("/",))


def client_by_token(token: str) -> ApiClient | None:
    """The live client holding ``token``; ``None`` when there is none."""
    return ApiClient.objects.filter(token_hash=hash_token(token), revoked_at__isnull=True).first()


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


def names_of_clients(client_ids: Collection[str]) -> dict[str, str]:
    """The name resolver of ``client:``."""
    numbers = [int(client_id) for client_id in client_ids if client_id.isdecimal()]
    found = ApiClient.objects.filter(pk__in=numbers)
    return {str(client.pk): client.name for client in found}


def hash_token(token: str) -> str:
    """Tokens carry 256 random bits, so a plain hash cannot be searched backwards."""
    return hashlib.sha256(token.encode()).hexdigest()
