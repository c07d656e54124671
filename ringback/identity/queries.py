"""What others may ask of identity."""

import hashlib

from ringback.identity.models import ApiClient, Grant, User
from ringback.identity.roles import VERBS, Role
from ringback.kernel.actor import Actor


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


def hash_token(token: str) -> str:
    """Tokens carry 256 random bits, so a plain hash cannot be searched backwards."""
    return hashlib.sha256(token.encode()).hexdigest()
