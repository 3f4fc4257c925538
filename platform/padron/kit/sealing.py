"""A passphrase hides the kit's file: scrypt (RFC 7914) makes the key, AES-256-GCM (NIST SP 800-38D) hides it."""

import base64
import json
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from padron.problems import problem
from padron.registry.store import Refused

WORK, BLOCK, PARALLEL = 2**15, 8, 1
"""The cost of one guess: 32 MiB."""
PURPOSE = b"padron-kit-1"
SALT, NONCE = 16, 12
LEAST = 8
"""Characters of a passphrase."""


class Passphrase:
    """A seal for one file after the other; the salt of a file stays, its nonce is another at each writing."""

    def __init__(self, words: str) -> None:
        self._words = words.encode()
        self._salt = os.urandom(SALT)

    def sealed(self, content: bytes) -> bytes:
        """JSON that holds the salt, the nonce and the hidden content, as base64."""
        nonce = os.urandom(NONCE)
        hidden = AESGCM(_key(self._words, self._salt)).encrypt(nonce, content, PURPOSE)
        parts = {"salt": self._salt, "nonce": nonce, "content": hidden}
        return (json.dumps({"sealed": {name: _text(part) for name, part in parts.items()}}, indent=1) + "\n").encode()

    def opened(self, content: bytes) -> bytes:
        """What was hidden. Raises Refused (`kit_passphrase`), ValueError for what is no sealed file."""
        salt, nonce, hidden = _parts(content)
        try:
            plain = AESGCM(_key(self._words, salt)).decrypt(nonce, hidden, PURPOSE)
        except InvalidTag:
            raise Refused(problem("kit_passphrase")) from None
        self._salt = salt
        return plain


def is_sealed(content: bytes) -> bool:
    """Whether the bytes of a file are those of a sealed one."""
    try:
        _parts(content)
    except ValueError:
        return False
    return True


def _parts(content: bytes) -> tuple[bytes, bytes, bytes]:
    try:
        found = json.loads(content)["sealed"]
        salt, nonce, hidden = (base64.b64decode(found[name], validate=True) for name in ("salt", "nonce", "content"))
    except (KeyError, TypeError, RecursionError) as wrong:
        raise ValueError("not sealed") from wrong
    if len(salt) != SALT or len(nonce) != NONCE:
        raise ValueError("not sealed")
    return salt, nonce, hidden


def _text(part: bytes) -> str:
    return base64.b64encode(part).decode()


@lru_cache(maxsize=4)
def _key(words: bytes, salt: bytes) -> bytes:
    """Kept in this process, since making one costs a tenth of a second."""
    return Scrypt(salt=salt, length=32, n=WORK, r=BLOCK, p=PARALLEL).derive(words)
