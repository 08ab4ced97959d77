"""safekids with passphrases that cost next to nothing to try: `python -m cheap ARGUMENTS`.

A real one costs seconds and half a gigabyte, on purpose, and thousands of runs cannot pay that. The library chooses
what it costs and takes no wish, so only the writing is put in its place here: the age file format, as its specification
has it, in a few lines. What is written so is opened by the real library, which reads the cost from the file itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import struct

POWER = 4  # of two: the work of a passphrase. The library takes 18 and more
CHUNK = 64 * 1024


def seal(data: bytes, passphrase: str) -> bytes:
    """`data` under the passphrase, as an age file."""
    file_key, salt = os.urandom(16), os.urandom(16)
    work = hashlib.scrypt(
        passphrase.encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=1 << POWER, r=8, p=1, dklen=32
    )
    wrapped = _encrypted(work, bytes(12), file_key)
    head = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_base64(salt), POWER, _base64(wrapped))
    mac = hmac.digest(_derived(file_key, b"", b"header"), head, "sha256")
    nonce = os.urandom(16)
    key = _derived(file_key, nonce, b"payload")
    chunks = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)] or [b""]
    body = b"".join(
        _encrypted(key, number.to_bytes(11, "big") + bytes([number == len(chunks) - 1]), chunk)
        for number, chunk in enumerate(chunks)
    )
    return b"%s %s\n%s%s" % (head, _base64(mac), nonce, body)


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _derived(secret: bytes, salt: bytes, what: bytes) -> bytes:
    """HKDF with SHA-256, one block of it."""
    return hmac.digest(hmac.digest(salt or bytes(32), secret, "sha256"), what + b"\x01", "sha256")


def _encrypted(key: bytes, nonce: bytes, data: bytes) -> bytes:
    """ChaCha20-Poly1305 without further data, as RFC 8439 has it."""
    stream = b"".join(_block(key, nonce, number) for number in range(1, len(data) // 64 + 2))
    sealed = bytes(one ^ other for one, other in zip(data, stream, strict=False))
    once = _block(key, nonce, 0)[:32]
    padded = sealed + bytes(-len(sealed) % 16) + struct.pack("<QQ", 0, len(sealed))
    return sealed + _poly1305(once, padded)


def _block(key: bytes, nonce: bytes, number: int) -> bytes:
    start = [*struct.unpack("<4I", b"expand 32-byte k"), *struct.unpack("<8I", key), number]
    start += struct.unpack("<3I", nonce)
    x = list(start)
    for _ in range(10):
        for a, b, c, d in (
            *((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)),
            *((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)),
        ):
            for one, other, third, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                x[one] = (x[one] + x[other]) & 0xFFFFFFFF
                mixed = x[third] ^ x[one]
                x[third] = (mixed << turn | mixed >> (32 - turn)) & 0xFFFFFFFF
    return struct.pack("<16I", *((one + other) & 0xFFFFFFFF for one, other in zip(x, start, strict=True)))


def _poly1305(key: bytes, data: bytes) -> bytes:
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    sum_ = 0
    for at in range(0, len(data), 16):
        sum_ = (sum_ + int.from_bytes(data[at : at + 16] + b"\x01", "little")) * r % ((1 << 130) - 5)
    return ((sum_ + int.from_bytes(key[16:], "little")) & ((1 << 128) - 1)).to_bytes(16, "little")


if __name__ == "__main__":
    from safekids.__main__ import main
    from safekids.household import vault

    vault.seal = seal
    main()
