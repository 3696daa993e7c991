"""A device with a passkey, in a few lines: it makes one, and signs with it, as a browser would send it."""

import hashlib
import json
import secrets
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

from users.models import User

HOST = "testserver"
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


class Device:
    """Holds one passkey for one account."""

    def __init__(self, user: User) -> None:
        self.handle = user_pk_to_url_str(user).encode()
        self.id = secrets.token_bytes(16)
        self.key = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: dict[str, Any], *, verified: bool = True) -> str:
        """What the browser sends of a new passkey, for the options that the page holds."""
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        held = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        data = self._data(WITH_KEY, verified) + held
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._sent({"attestationObject": attestation}, "webauthn.create", _challenge(options))

    def use(self, options: dict[str, Any], *, verified: bool = True) -> str:
        """What the browser sends when the passkey is used."""
        data = self._data(0, verified)
        client = _client("webauthn.get", _challenge(options))
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        parts = {"authenticatorData": data, "signature": signature, "userHandle": self.handle}
        return self._sent(parts, "webauthn.get", _challenge(options))

    def _data(self, flags: int, verified: bool) -> bytes:
        flags |= PRESENT | (VERIFIED if verified else 0)
        return hashlib.sha256(HOST.encode()).digest() + bytes([flags]) + bytes(4)

    def _sent(self, parts: dict[str, bytes], kind: str, challenge: str) -> str:
        parts = {"clientDataJSON": _client(kind, challenge)} | parts
        number = websafe_encode(self.id)
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "response": {name: websafe_encode(part) for name, part in parts.items()},
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )


def give_passkey(user: User, name: str = "My phone") -> Device:
    """Give somebody a passkey; give back the device that holds it."""
    device = Device(user)
    credential = json.loads(device.make({"publicKey": {"challenge": "AAAA"}}))
    Authenticator.objects.create(user=user, type="webauthn", data={"name": name, "credential": credential})
    return device


def _challenge(options: dict[str, Any]) -> str:
    challenge = options["publicKey"]["challenge"]
    return challenge if isinstance(challenge, str) else websafe_encode(challenge)


def _client(kind: str, challenge: str) -> bytes:
    assert websafe_decode(challenge)
    return json.dumps({"type": kind, "challenge": challenge, "origin": f"https://{HOST}"}).encode()
