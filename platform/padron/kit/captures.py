"""The captures of a kit: who typed what and when, what the kit made of it, and what the registry answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from padron.kit.storage import MANY, Documents, Seal, WholeFile
from padron.registry.keys import id_text, new_id
from padron.services.capture import Typed, typed

State = Literal["draft", "ready"]
CONFIRMED = frozenset({"accepted", "duplicate"})
"""What the registry may have answered so that a capture is done."""
CAPTURES, ABOUT = "captures", "kit"
FIELDS = ("program", "version", "sha256", "author", "made_at", "changed_at", "applied_on", "accepted_on", "state")


@dataclass(frozen=True, slots=True)
class Made:
    """One capture. `id` is a UUIDv7 in hexadecimal; days are ISO, instants ISO in UTC.

    `typed` is as it was typed; `verdict` what the kit made of it when it was saved; `result` what the registry
    answered: `status` accepted, duplicate or correct, `problems` and, once kept, its folio.
    """

    id: str
    program: str
    version: int
    sha256: str
    author: str
    made_at: str
    changed_at: str
    applied_on: str
    typed: Typed
    accepted_on: str | None = None
    state: State = "draft"
    verdict: Mapping[str, Any] | None = None
    result: Mapping[str, Any] | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether the registry has it, so that it changes no more."""
        return self.result is not None and self.result.get("status") in CONFIRMED

    @property
    def is_to_send(self) -> bool:
        """Whether it is whole and the registry has not got it."""
        return self.state == "ready" and not self.is_confirmed

    def document(self) -> dict[str, Any]:
        """As the file keeps it."""
        plain = {name: getattr(self, name) for name in FIELDS}
        return {**plain, "typed": self.typed.payload(), "verdict": self.verdict, "result": self.result}


def made(identifier: str, document: Mapping[str, Any]) -> Made:
    """The capture of a document. Raises KeyError, TypeError, ValueError for what is none."""
    plain = {name: document[name] for name in FIELDS}
    texts = ("program", "sha256", "author", "made_at", "changed_at", "applied_on")
    if not all(isinstance(plain[name], str) for name in texts) or type(plain["version"]) is not int:
        raise TypeError("not a capture")
    if plain["state"] not in ("draft", "ready") or not isinstance(plain["accepted_on"], str | None):
        raise ValueError("not a capture")
    said = document["typed"]
    if not isinstance(said, Mapping) or not isinstance(said.get("answers"), dict | None):
        raise TypeError("not a capture")
    return Made(identifier, **plain, typed=typed(said), verdict=document.get("verdict"), result=document.get("result"))


def now() -> str:
    """This instant, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class AlreadySent(Exception):
    """A capture that the registry has changes no more."""


class Captures:
    """The file of a kit's captures. Every operation may raise Refused, as the storage does."""

    def __init__(self, file: Path, seal: Seal | None = None) -> None:
        self._seal = seal
        self._documents = Documents(storage=WholeFile, path=file, seal=seal)
        self._table = self._documents.table(CAPTURES)
        self._about = self._documents.table(ABOUT)

    def hidden(self, content: bytes) -> bytes:
        """A document as the kit keeps it: under the passphrase, where it has one."""
        return self._seal.sealed(content) if self._seal else content

    def shown(self, content: bytes) -> bytes:
        """A document as it came. Raises Refused (`kit_passphrase`), ValueError for what is no hidden one."""
        return self._seal.opened(content) if self._seal else content

    def all(self) -> list[Made]:
        """Every capture, the first one first."""
        return sorted((made(str(each.doc_id), each) for each in self._table), key=lambda each: each.id)

    def get(self, identifier: str) -> Made | None:
        """One capture, or None."""
        found = next((each for each in self._table if str(each.doc_id) == identifier), None)
        return made(identifier, found) if found is not None else None

    def put(self, capture: Made) -> None:
        """Keeps a capture in the place of what had its id. Raises AlreadySent."""

        def kept(table: dict[Any, Any]) -> None:
            before = table.get(capture.id)
            if before is not None and made(capture.id, before).is_confirmed:
                raise AlreadySent(capture.id)
            table[capture.id] = replace(capture, changed_at=now()).document()

        self._table._update_table(kept)

    def remove(self, identifier: str) -> bool:
        """Throws a capture away that was not sent; False where there is none. Raises AlreadySent."""
        gone: list[str] = []

        def removed(table: dict[Any, Any]) -> None:
            before = table.get(identifier)
            if before is not None and made(identifier, before).is_confirmed:
                raise AlreadySent(identifier)
            if table.pop(identifier, None) is not None:
                gone.append(identifier)

        self._table._update_table(removed)
        return bool(gone)

    def answered(self, results: Mapping[str, Mapping[str, Any]]) -> None:
        """Notes what the registry answered, by id; a capture that it has keeps that answer."""

        def noted(table: dict[Any, Any]) -> None:
            for identifier, result in results.items():
                before = table.get(identifier)
                if before is not None and not made(identifier, before).is_confirmed:
                    table[identifier] = {**before, "result": dict(result)}

        self._table._update_table(noted)

    def purge(self) -> int:
        """Takes away what the registry has as it was captured; gives how many."""
        gone: list[str] = []

        def purged(table: dict[Any, Any]) -> None:
            gone.extend(key for key, each in table.items() if _may_go(made(key, each)))
            for key in gone:
                del table[key]

        self._table._update_table(purged)
        return len(gone)

    @property
    def is_nearly_full(self) -> bool:
        """Whether it is time to send them."""
        return len(self._table) >= MANY

    @property
    def author(self) -> str:
        """Who captures on this laptop now; «» until that was asked."""
        return next((str(each.get("author") or "") for each in self._about), "")

    def begin(self, author: str) -> None:
        """Notes who captures; with «» it is asked again. Makes the file where there is none."""
        self._about._update_table(lambda table: table.update({"1": {"author": author}}))  # type: ignore[dict-item]


def _may_go(capture: Made) -> bool:
    """A capture that the registry has as it is; one that it has with other answers stays."""
    return capture.is_confirmed and not (capture.result or {}).get("differs")


def fresh(program: str, version: int, sha256: str, author: str, day: str, said: Typed) -> Made:
    """A new capture, a draft."""
    at = now()
    return Made(id_text(new_id()), program, version, sha256, author, at, at, day, said)


def read(documents: Mapping[str, Any]) -> Iterable[Made]:
    """The captures of a file's tables; a new kit has no table of them. Raises ValueError where one of them is none."""
    try:
        table = documents.get(CAPTURES, {}) if ABOUT in documents else documents[CAPTURES]
        return [made(str(key), each) for key, each in sorted(table.items())]
    except (KeyError, TypeError, AttributeError, OverflowError) as wrong:
        raise ValueError("not a file of captures") from wrong
