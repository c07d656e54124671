"""What others may ask of identity."""

import hashlib
from collections.abc import Collection
from uuid import UUID

from ringback.base.ids import known_ids
from ringback.identity.models import ApiClient, Grant, User
from ringback.identity.roles import LABELS, VERBS, Role
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
