"""The WebAuthn ceremonies (W3C, Level 2) over ``fido2``: what the browser is asked, and whether
its answer holds. Knows no table.

The relying party is the host of the address in the browser; there is none for a bare IP address,
nor without https, except on the machine itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ringback.kernel.errors import Invalid

Options = dict[str, Any]
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """Where the ceremony takes place: ``desk.example.net`` and ``https://desk.example.net``."""

    host: str
    origin: str

    def server(self) -> Fido2Server:
        party = PublicKeyCredentialRpEntity(id=self.host, name="Ringback")
        return Fido2Server(party, verify_origin=lambda origin: origin == self.origin)


@dataclass(frozen=True, slots=True)
class Credential:
    """What is kept of a passkey. ``id`` is base64url, ``packed`` id and public key."""

    id: str
    packed: bytes
    sign_count: int


def site_of(request: HttpRequest) -> Site | None:
    """``None`` where browsers offer no passkeys."""
    origin = request.build_absolute_uri("/").rstrip("/")
    host = request.get_host().rsplit(":", 1)[0] if ":" in request.get_host() else request.get_host()
    if _is_address(host) or not (request.is_secure() or host == "localhost"):
        return None
    return Site(host=host, origin=origin)


def begin_enrolment(
    site: Site, *, user_id: UUID, username: str, display_name: str, known: Sequence[bytes]
) -> tuple[Options, State]:
    """Options for ``navigator.credentials.create`` and what must be kept until the answer."""
    entity = PublicKeyCredentialUserEntity(
        id=user_id.bytes, name=username, display_name=display_name
    )
    options, state = site.server().register_begin(
        entity,
        [AttestedCredentialData(packed) for packed in known],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options.public_key), _plain(state)


def finish_enrolment(site: Site, state: State, answer: Mapping[str, Any]) -> Credential:
    """Raises ``Invalid`` when the answer is not one to this question from this site."""
    try:
        shown = site.server().register_complete(state, answer)
    except (ValueError, TypeError, KeyError) as wrong:
        raise _refused() from wrong
    made = shown.credential_data
    if made is None:
        raise _refused()
    return Credential(websafe_encode(made.credential_id), bytes(made), shown.counter)


def begin_log_in(site: Site, *, known: Sequence[bytes] | None) -> tuple[Options, State]:
    """Options for ``navigator.credentials.get``. Without ``known`` the passkey stands for the
    password too, so the device must ask its owner for a finger or a PIN."""
    demanded = UserVerificationRequirement
    options, state = site.server().authenticate_begin(
        None if known is None else [AttestedCredentialData(packed) for packed in known],
        user_verification=demanded.REQUIRED if known is None else demanded.PREFERRED,
    )
    return dict(options.public_key), _plain(state)


def finish_log_in(site: Site, state: State, answer: Mapping[str, Any], kept: Credential) -> int:
    """The new signature counter. Raises ``Invalid`` for a wrong answer, and for a counter that
    did not grow: two devices then share the key, and one of them is a copy."""
    try:
        site.server().authenticate_complete(state, [AttestedCredentialData(kept.packed)], answer)
        count = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    except (ValueError, TypeError, KeyError) as wrong:
        raise _refused() from wrong
    if (count or kept.sign_count) and count <= kept.sign_count:
        raise _refused()
    return int(count)


def credential_id_of(answer: Mapping[str, Any]) -> str:
    """Which passkey answers; empty when the answer does not say."""
    named = answer.get("rawId")
    return named if isinstance(named, str) else ""


def _plain(state: Any) -> State:
    demanded = state["user_verification"]
    return {
        "challenge": state["challenge"],
        "user_verification": demanded and str(demanded.value),
    }


def _refused() -> Invalid:
    return Invalid(
        _("The passkey was not accepted. Try again, or use another way."), code="passkey"
    )


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
