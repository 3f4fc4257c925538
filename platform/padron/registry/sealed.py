"""A file that a passphrase hides as it is written: blocks of AES-256-GCM, each bound to its place, the last one marked.

Header: MAGIC, salt (16 bytes), a mark of the key (16), and the first 8 bytes of the SHA-256 of all that. Then blocks of
BLOCK bytes and a tag of 16; the last may be shorter. The nonce is the block's number and whether it is the last, as in
STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, 2015), so that nothing can be cut, moved or put in; scrypt (RFC 7914)
makes the key, another one for each file.
"""

import io
import os
from functools import lru_cache
from hashlib import sha256
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from padron.problems import Problem, problem
from padron.registry.store import Refused

MAGIC = b"PADRON-RESPALDO-1\n"
SALT, MARK, SUM, TAG = 16, 16, 8, 16
HEADER = len(MAGIC) + SALT + MARK + SUM
BLOCK = 1 << 16
WORK, SIZE, PARALLEL = 2**17, 8, 1
"""The cost of one guess: 128 MiB."""
LEAST = 12
"""Characters of a passphrase."""


class SealedWriter:
    """Hides what is written to it. Without `end` the file is one that no reader takes."""

    def __init__(self, file: BinaryIO, words: str) -> None:
        salt = os.urandom(SALT)
        self._file = file
        self._cipher, mark = _key(words.encode(), salt)
        self._header = _summed(MAGIC + salt + mark)
        self._pending, self._number = bytearray(), 0
        file.write(self._header)

    def write(self, content: bytes) -> int:
        """Takes bytes of any length; gives how many."""
        self._pending += content
        while len(self._pending) > BLOCK:  # a block is written once it is known not to be the last
            self._put(bytes(self._pending[:BLOCK]), last=False)
            del self._pending[:BLOCK]
        return len(content)

    def flush(self) -> None:
        """Nothing: a block is written when it is full."""

    def end(self) -> None:
        """Writes the last block."""
        self._put(bytes(self._pending), last=True)

    def _put(self, content: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), content, self._header))
        self._number += 1


class SealedReader(io.RawIOBase):
    """What a passphrase hid, read from its start to its end.

    Raises Refused, here and while it is read: `backup_not_one`, `backup_passphrase`, `backup_damaged`.
    """

    def __init__(self, file: BinaryIO, words: str, name: str) -> None:
        self._file, self._name = file, name
        self._header = file.read(HEADER)
        if not self._header.startswith(MAGIC):
            raise Refused(problem("backup_not_one", file=name))
        body = self._header[:-SUM]
        if len(self._header) < HEADER or _summed(body) != self._header:
            raise Refused(self.damaged())
        self._cipher, mark = _key(words.encode(), body[len(MAGIC) : -MARK])
        if mark != body[-MARK:]:
            raise Refused(problem("backup_passphrase", file=name))
        self._number, self._plain, self._next = 0, memoryview(b""), file.read(BLOCK + TAG)
        self._is_over = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fills a part of the buffer; 0 once the last block was read and proved to be the last."""
        while not self._plain and not self._is_over:
            self._plain = memoryview(self._opened())
        many = min(len(buffer), len(self._plain))
        buffer[:many] = self._plain[:many]
        self._plain = self._plain[many:]
        return many

    def damaged(self) -> Problem:
        """The problem of a file that is not as it was written, as far as it was read."""
        return problem("backup_damaged", file=self._name, at=f"{self._file.tell():,}")

    def _opened(self) -> bytes:
        hidden, self._next = self._next, self._file.read(BLOCK + TAG)
        self._is_over = not self._next
        try:
            plain = self._cipher.decrypt(_nonce(self._number, last=self._is_over), hidden, self._header)
        except (InvalidTag, ValueError):
            raise Refused(self.damaged()) from None
        self._number += 1
        return plain


def passphrase_problem(words: str) -> Problem | None:
    """Why a passphrase will not do, or None."""
    return problem("backup_words_short", least=LEAST) if len(words) < LEAST else None


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _summed(body: bytes) -> bytes:
    return body + sha256(body).digest()[:SUM]


@lru_cache(maxsize=4)
def _made(words: bytes, salt: bytes) -> bytes:
    """Kept in this process, since making one costs half a second."""
    return Scrypt(salt=salt, length=32 + MARK, n=WORK, r=SIZE, p=PARALLEL).derive(words)


def _key(words: bytes, salt: bytes) -> tuple[AESGCM, bytes]:
    made = _made(words, salt)
    return AESGCM(made[:32]), made[32:]
