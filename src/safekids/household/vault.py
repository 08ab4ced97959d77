"""The lock: bytes under a key, and the key under a passphrase, both in the age file format.

The notes are encrypted to a random X25519 key, so that keeping an answer costs what it costs without a lock. The key
lies beside them, encrypted with the passphrase: `age -d -i key.age notes.age` opens them without safekids. A copy to
carry away is encrypted with the passphrase itself: `age -d COPY`.

Nothing here touches the disk. No error holds a passphrase, a key or a content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from safekids.household.errors import NoVault

if TYPE_CHECKING:
    from pyrage import x25519

MAGIC = b"age-encryption.org/v1"
# The work that a passphrase costs is 2 to this power. pyrage chooses by the machine's speed, 18 to 20 as a rule; 21
# takes two gigabytes of memory, and a forged 30 would hold a computer for an hour.
HARDEST = 21
LONGEST_HEADER = 4096  # bytes, in which the one stanza of a passphrase stands


class NotOpened(Exception):
    """The key or the passphrase does not open these bytes; or the bytes are damaged: the format cannot tell."""


class NotSealed(Exception):
    """These bytes are not something that a passphrase opens."""


class AsksTooMuch(Exception):
    """These bytes ask for more work than is sensible; nothing was tried."""


class Key:
    """An opened key. It shows nothing of itself."""

    def __init__(self, identity: x25519.Identity) -> None:
        self._identity = identity

    def __repr__(self) -> str:
        return "Key()"

    def encrypt(self, data: bytes) -> bytes:
        import pyrage  # a compiled library; only those who lock need it

        return pyrage.encrypt(data, [self._identity.to_public()])

    def decrypt(self, data: bytes) -> bytes:
        """Raises NotOpened."""
        import pyrage  # as above

        try:
            return pyrage.decrypt(data, [self._identity])
        except pyrage.DecryptError:
            raise NotOpened from None

    def wrap(self, passphrase: str) -> bytes:
        """The key under a passphrase. Takes seconds, and half a gigabyte, on purpose."""
        return seal(f"{self._identity}\n".encode(), passphrase)


def must_be_here() -> None:
    """Raises NoVault where the library is not installed."""
    try:
        import pyrage  # noqa: F401 (only whether it is there)
    except ImportError:
        raise NoVault from None


def new_key() -> Key:
    from pyrage import x25519  # as above

    return Key(x25519.Identity.generate())


def unwrap(data: bytes, passphrase: str) -> Key:
    """The key in `data`. Raises what `open_sealed` raises, and NotSealed when something else was under it."""
    from pyrage import IdentityError, x25519  # as above

    try:
        return Key(x25519.Identity.from_str(open_sealed(data, passphrase).decode("ascii").strip()))
    except (IdentityError, UnicodeDecodeError):
        raise NotSealed from None


def seal(data: bytes, passphrase: str) -> bytes:
    """`data` under a passphrase. Takes seconds."""
    from pyrage import passphrase as by_passphrase  # as above

    return by_passphrase.encrypt(data, passphrase)


def open_sealed(data: bytes, passphrase: str) -> bytes:
    """What is under the passphrase. Takes seconds.

    Raises NotOpened, NotSealed for bytes that no passphrase opens, and AsksTooMuch before trying what is too hard.
    """
    if work(data) > HARDEST:
        raise AsksTooMuch
    from pyrage import DecryptError  # as above
    from pyrage import passphrase as by_passphrase

    try:
        return by_passphrase.decrypt(data, passphrase)
    except DecryptError as error:
        # The library's only word for it, on a computer much slower than the one that locked. Should the word change,
        # this reads as a wrong passphrase.
        if "work parameter" in str(error):
            raise AsksTooMuch from None
        raise NotOpened from None


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal, as sha256sum prints it."""
    import hashlib  # loads OpenSSL

    return hashlib.sha256(data).hexdigest()


def is_sealed(data: bytes) -> bool:
    """Whether this is a file of age's, of whatever kind."""
    return data.startswith(MAGIC + b"\n")


def work(data: bytes) -> int:
    """The power of two that the passphrase of these bytes costs, as they say themselves.

    Raises NotSealed for anything but the one form that is written here: a passphrase's stanza alone, and no armour,
    which the library would read and we would not.
    """
    magic, _, rest = data[:LONGEST_HEADER].partition(b"\n")
    stanza, _, body = rest.partition(b"\n")
    _, *others = body.partition(b"\n---")[0].split(b"\n")
    parts = stanza.split(b" ")
    if magic != MAGIC or len(parts) != 4 or parts[:2] != [b"->", b"scrypt"]:
        raise NotSealed
    if not (parts[3].isdigit() and len(parts[3]) < 4) or any(line.startswith(b"->") for line in others):
        raise NotSealed
    return int(parts[3])
