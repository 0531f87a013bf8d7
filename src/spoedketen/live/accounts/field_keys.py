"""Secrets of second factors, kept as ciphertext that names the key it was made with.

The first key in use encrypts, every key decrypts; so a key is replaced by putting a new one
before it and writing the secrets anew (`renew_field_keys`).
"""

import base64
import os
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = "v1"
KEY_BYTES = 32
NONCE_BYTES = 12


class UnknownKey(Exception):
    """A ciphertext names a key that is not among the keys of this installation, or was altered."""


@dataclass(frozen=True, slots=True)
class FieldKeys:
    """Keys by id, the one in use first."""

    keys: dict[str, bytes]

    @property
    def current(self) -> str:
        """Return the id of the key in use."""
        return next(iter(self.keys))

    def encrypt(self, text: str) -> str:
        """Return version, key id and ciphertext in one line."""
        name, nonce = self.current, os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.keys[name]).encrypt(nonce, text.encode(), name.encode())
        return f"{VERSION}:{name}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, ciphertext: str) -> str:
        """Return the text, with whichever of the keys it was encrypted."""
        name, sealed = key_name(ciphertext), base64.b64decode(ciphertext.rpartition(":")[2])
        if name not in self.keys:
            raise UnknownKey(f"No field key {name!r}; the keys here are {', '.join(self.keys)}.")
        box = AESGCM(self.keys[name])
        try:
            return box.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], name.encode()).decode()
        except InvalidTag:
            raise UnknownKey(f"What key {name!r} encrypted was altered.") from None


def key_name(ciphertext: str) -> str:
    """Return the id of the key that a ciphertext names."""
    version, _, rest = ciphertext.partition(":")
    if version != VERSION:
        raise UnknownKey(f"Expected {VERSION}:key:ciphertext, not {version[:10]!r}.")
    return rest.partition(":")[0]


@cache
def field_keys(text: str) -> FieldKeys:
    """Return the keys of lines ``id:base64 of 32 bytes``."""
    found = dict(_key(line) for line in text.split() if line)
    if not found:
        raise ValueError("SPOEDKETEN_FIELD_KEYS holds no key: expected lines of id:base64.")
    return FieldKeys(found)


def _key(line: str) -> tuple[str, bytes]:
    name, _, encoded = line.partition(":")
    key = base64.b64decode(encoded)
    if len(key) != KEY_BYTES:
        raise ValueError(f"Field key {name!r} has {len(key)} bytes; expected {KEY_BYTES}.")
    return name, key
