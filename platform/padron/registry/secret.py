"""The secret of a registry: made once, readable by its owner only, known to the database by its fingerprint."""

import os
from hashlib import blake2b
from pathlib import Path

from padron.durable import settled, written

NAME = "secret.key"
LENGTH = 32


def path(data: Path) -> Path:
    """Where the secret of a data folder is."""
    return data / NAME


def stored(data: Path) -> bytes | None:
    """The secret, or None when there is none or it is not one of ours."""
    try:
        found = bytes.fromhex(path(data).read_text(encoding="ascii").strip())
    except (FileNotFoundError, ValueError):
        return None
    return found if len(found) == LENGTH else None


def create(data: Path) -> bytes:
    """A new secret, kept in a data folder. Raises FileExistsError where there is one."""
    return keep(data, os.urandom(LENGTH))


def keep(data: Path, secret: bytes) -> bytes:
    """Writes a secret for its owner only, flushed to disk. Raises FileExistsError where there is one."""
    written(path(data), f"{secret.hex()}\n".encode("ascii"))
    settled(data)
    return secret


def fingerprint(secret: bytes) -> str:
    """What the database keeps of the secret: enough to know it again, nothing to find it by."""
    return blake2b(secret, digest_size=16, person=b"padron-print").hexdigest()
