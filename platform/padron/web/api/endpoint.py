"""What an endpoint of the API is: its address, who may use it, what it takes and what it answers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

KEY = "string(length=32):"
NAMED = frozenset({"program"})
"""The parts of a path that are names; every other one is a key."""
JSON, UPLOAD = "application/json", "multipart/form-data"
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was read: its body by name, its query, the id of its Idempotency-Key, and an uploaded file.

    The body and the query fit their schemas. `file` is the file's name and its bytes.
    """

    body: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    key: bytes | None = None
    file: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: JSON by name, its status, and where what it made is."""

    body: Mapping[str, Any]
    status: int = 200
    location: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation. `path` as OpenAPI writes it, below /api/v1; `action` of the policy, «» where anybody may.

    `takes` and `query` name shapes; `answers` status → shape. `key`: whether an Idempotency-Key is `required` or
    `optional`; «» where there is none. `view` is given an Asked and the parts of the path.
    """

    name: str
    method: str
    path: str
    action: str
    summary: str
    view: Callable[..., Reply]
    answers: Mapping[int, str]
    takes: str = ""
    media: str = JSON
    query: str = ""
    key: str = ""

    @property
    def rule(self) -> str:
        """The path as Flask writes it: a key has 32 characters, so that no other word is taken for one."""
        return re.sub(r"{(\w+)}", lambda part: f"<{'' if part[1] in NAMED else KEY}{part[1]}>", self.path)
