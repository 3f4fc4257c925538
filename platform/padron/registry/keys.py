"""The registry's keys: keyed hashes of identifiers, UUIDv7 ids, and folios with a check character."""

import os
import struct
import time
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FOLIO_LENGTH = 10
PROVISIONAL_LENGTH = 12
PROVISIONAL_PREFIX = "P-"
_VALUES = {character: value for value, character in enumerate(CROCKFORD)}
_READ = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


@lru_cache(maxsize=4096)  # a chunk of a load asks for each more than once
def identity_key(secret: bytes, identifier: str) -> bytes:
    """The 16-byte key of a CURP or provisional folio: keyed BLAKE2b (RFC 7693), so it cannot be listed by guessing."""
    return blake2b(identifier.encode(), digest_size=16, key=secret, person=b"padron-identity").digest()


def derived(secret: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose (the event chain, the read audit) made from the secret."""
    return blake2b(purpose.encode(), digest_size=32, key=secret, person=b"padron-derived").digest()


def new_id() -> bytes:
    """A UUIDv7 (RFC 9562, 5.7) as 16 bytes: instant in milliseconds, then chance."""
    return next(new_ids(1))


def new_ids(count: int) -> Iterator[bytes]:
    """`count` UUIDv7, one after the other in order within the same millisecond."""
    moment = time.time_ns() // 1_000_000
    start = int.from_bytes(os.urandom(2), "big") % 2048
    for order, chance in enumerate(struct.unpack(f">{count}Q", os.urandom(8 * count)), start):
        # what passes the twelve bits goes on in the next millisecond
        stamp = ((moment + (order >> 12)) << 16) | 0x7000 | (order & 0x0FFF)
        yield (stamp << 64 | 0x8000_0000_0000_0000 | (chance & 0x3FFF_FFFF_FFFF_FFFF)).to_bytes(16, "big")


def content_id(secret: bytes, text: str) -> bytes:
    """The id of an arrival that has no other: the same record without CURP, sent twice, is one."""
    return blake2b(text.encode(), digest_size=16, key=secret, person=b"padron-content").digest()


def id_text(identifier: bytes) -> str:
    """A key or an id as it goes in a URL: 32 hexadecimal characters."""
    return identifier.hex()


def id_of(text: str) -> bytes | None:
    """The key or id that a URL carries; None when it is not one."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        return None
    return found if len(found) == 16 and found.hex() == text else None


def new_folios(count: int) -> Iterator[str]:
    """Random folios: ten Crockford characters and a check character each."""
    chance = os.urandom(FOLIO_LENGTH * count)
    for start in range(0, FOLIO_LENGTH * count, FOLIO_LENGTH):
        yield _with_check([byte & 31 for byte in chance[start : start + FOLIO_LENGTH]])


def provisional_folio(secret: bytes, arrival: bytes) -> str:
    """The `P-…` of a person without CURP, made from the capture's id: a second press of the button finds the first."""
    chance = blake2b(arrival, digest_size=PROVISIONAL_LENGTH, key=secret, person=b"padron-folio").digest()
    return PROVISIONAL_PREFIX + _with_check([byte & 31 for byte in chance])


def folio_of(text: str) -> str | None:
    """The folio that a person typed (case, hyphens, I L O forgiven), or None when the check character is wrong."""
    body = _body(text)
    return body if len(body) == FOLIO_LENGTH + 1 and _checks(body) else None


def provisional_of(text: str) -> str | None:
    """The provisional folio that a person typed, or None when it is not one."""
    shown = text.strip().upper()
    if not shown.startswith(PROVISIONAL_PREFIX):
        return None
    body = _body(shown.removeprefix(PROVISIONAL_PREFIX))
    return PROVISIONAL_PREFIX + body if len(body) == PROVISIONAL_LENGTH + 1 and _checks(body) else None


def _body(text: str) -> str:
    return text.strip().upper().translate(_READ)


def _checks(body: str) -> bool:
    values = [_VALUES.get(character, -1) for character in body]
    return -1 not in values and _with_check(values[:-1]) == body


def _with_check(values: list[int]) -> str:
    """The characters and their check: a polynomial over GF(32), which sees any one wrong or two swapped characters."""
    check = 0
    for value in values:
        check = _times(check ^ value)
    return "".join(map(_character, values)) + CROCKFORD[check]


_TIMES = tuple((value << 1) ^ (0b100101 if value & 16 else 0) for value in range(32))
_times = _TIMES.__getitem__
_character = CROCKFORD.__getitem__
