"""What protects a log: every line bears a keyed BLAKE2b of it, and is encrypted where the reader gave a passphrase.

Why a keyed hash and no signature by key pair: all logs are one reader's, so there is nobody to tell apart,
and BLAKE2b is in Python. The key is derived from the log's own identity. With a passphrase that is
an X25519 identity of age, itself encrypted with the passphrase at the head of the log: who does not know the
passphrase can neither read a line nor make one. Without a passphrase it lies open at the head: then the
hash tells damage, mixed-up and foreign files, but no ill will, as who may write to the folder may write
anything.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Protocol

from feeds.errors import FeedsError, MissingExtra
from feeds.messages import Message

if TYPE_CHECKING:
    from types import ModuleType

EXTRA = "encryption"
HASH_BYTES = 16
OTHER_PASSPHRASE = Message("folder.passphrase", "it is encrypted with another passphrase")


class SealError(FeedsError):
    """A log cannot be opened; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason

    def _said(self) -> Message:
        return self.reason


class Seal(Protocol):
    """How the lines of one log are written."""

    @property
    def head(self) -> dict[str, str]:
        """What has to stand at the head of the log to open it."""

    def hash(self, data: bytes) -> str:
        """What only who can open the log can compute; hex."""

    def wrap(self, plain: bytes) -> bytes:
        """A text without line breaks that holds `plain`."""

    def unwrap(self, wrapped: bytes) -> bytes:
        """The way back. Raises ValueError."""


class OpenSeal:
    """Lines that anybody can read."""

    def __init__(self, salt: str) -> None:
        self.head = {"salt": salt}
        self._key = _derived(salt)

    def hash(self, data: bytes) -> str:
        return _hash(self._key, data)

    def wrap(self, plain: bytes) -> bytes:
        return plain

    def unwrap(self, wrapped: bytes) -> bytes:
        return wrapped


def open_seal(told: Mapping[str, Any]) -> OpenSeal:
    """The seal of a log that is not encrypted, from what stands at its head."""
    return OpenSeal(str(told.get("salt")))


class AgeSeal:
    """Lines encrypted to an identity of the log's own, which is kept encrypted with the passphrase."""

    def __init__(self, identity: str, kept: str) -> None:
        """`identity` as age writes it, `kept` what stands at the head. Raises SealError, MissingExtra."""
        pyrage = _pyrage()
        self.identity = identity
        self.head = {"age": kept}
        self._key = _derived(identity)
        self._pyrage = pyrage
        try:
            self._secret = pyrage.x25519.Identity.from_str(identity)
        except pyrage.IdentityError as error:
            raise SealError(OTHER_PASSPHRASE) from error

    def hash(self, data: bytes) -> str:
        return _hash(self._key, data)

    def wrap(self, plain: bytes) -> bytes:
        return b64encode(self._pyrage.encrypt(plain, [self._secret.to_public()]))

    def unwrap(self, wrapped: bytes) -> bytes:
        try:
            plain: bytes = self._pyrage.decrypt(b64decode(wrapped, validate=True), [self._secret])
        except self._pyrage.DecryptError as error:
            raise ValueError(str(error)) from error
        return plain


def new_identity() -> str:
    """A fresh identity of age. Raises MissingExtra."""
    return str(_pyrage().x25519.Identity.generate())


def lock(identity: str, passphrase: str) -> AgeSeal:
    """A seal whose identity is kept with a passphrase: takes a second, as it should. Raises MissingExtra."""
    kept = _pyrage().passphrase.encrypt(identity.encode(), passphrase)
    return AgeSeal(identity, b64encode(kept).decode())


def unlock(kept: str, passphrase: str) -> AgeSeal:
    """The seal of a log from what stands at its head. Raises SealError, MissingExtra."""
    pyrage = _pyrage()
    try:
        identity = pyrage.passphrase.decrypt(b64decode(kept, validate=True), passphrase).decode()
        return AgeSeal(identity, kept)
    except (pyrage.DecryptError, binascii.Error, UnicodeDecodeError) as error:
        raise SealError(OTHER_PASSPHRASE) from error


def _pyrage() -> Any:
    try:
        import pyrage
    except ImportError as error:
        raise MissingExtra(Message("extra.encryption", "encrypted sync"), EXTRA) from error
    module: ModuleType = pyrage
    return module


def _derived(secret: str) -> bytes:
    return blake2b(secret.encode(), person=b"broadsheet log").digest()


def _hash(key: bytes, data: bytes) -> str:
    return blake2b(data, key=key, digest_size=HASH_BYTES).hexdigest()
