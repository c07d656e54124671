"""A passkey in software: answers the ceremonies as a browser would, from the very bytes."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftPasskey:
    """One credential of one site. ``verifies``: it has asked its owner for a finger."""

    host: str = "desk.example.net"
    origin: str = "https://desk.example.net"
    verifies: bool = True
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        shown = self._shown(ATTESTED) + credential
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": shown})
        said = self._said("webauthn.create", options)
        return self._answer(clientDataJSON=said, attestationObject=attestation)

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        self.count += 1
        said, shown = self._said("webauthn.get", options), self._shown(0)
        signature = self.key.sign(shown + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=shown, signature=signature)

    def _said(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps({**said, "crossOrigin": False}).encode()

    def _shown(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        party = hashlib.sha256(self.host.encode()).digest()
        return party + bytes([flags]) + self.count.to_bytes(4, "big")

    def _answer(self, **response: bytes) -> dict[str, Any]:
        named = websafe_encode(self.id)
        return {
            "id": named,
            "rawId": named,
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {name: websafe_encode(part) for name, part in response.items()},
        }
