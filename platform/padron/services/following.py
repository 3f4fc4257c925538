"""Every history followed from its first event to its end, the read audit too, and both compared with a backup."""

from dataclasses import dataclass
from pathlib import Path

from padron.problems import problem
from padron.registry.archive import READ_AUDIT, SECRET, TABLES, ArchiveReader, verified
from padron.registry.events import ChainFault, cut, verify_all
from padron.registry.moving import LOOKS, Page, Shape, page_rows
from padron.registry.read_audit import FIRST, Head, ReadAudit
from padron.registry.store import Refused, View

NAMED = 20
"""How many people whose history fails are named."""


@dataclass(frozen=True, slots=True)
class Followed:
    """How many people's histories were followed, how many fail, and the first of these by key with what is wrong.

    `look`: the number of the first entry of the read audit that fails.
    """

    people: int
    failing: int
    named: tuple[tuple[bytes, tuple[ChainFault, ...]], ...]
    look: int | None = None

    @property
    def holds(self) -> bool:
        """Whether everything holds."""
        return not self.failing and self.look is None

    @property
    def words(self) -> str:
        """Whose history fails, in Spanish."""
        if not self.failing:
            return "la bitácora de lecturas"
        return f"{self.failing:,} personas" if self.failing > 1 else "1 persona"


@dataclass(frozen=True, slots=True)
class Lost:
    """What a backup had and the registry has no more: people whose history was cut or changed, the first ones by key.

    `people`: how many histories were compared; `look`: the first entry of the read audit that is gone or different.
    """

    people: int
    cut: int
    named: tuple[bytes, ...]
    look: int | None

    @property
    def nothing(self) -> bool:
        """Whether all is still there."""
        return not self.cut and self.look is None


def since(view: View, log: ReadAudit, file: Path, words: str) -> Lost:
    """Compares with a backup of this registry: a history that was shortened with care shows in no other way.

    Raises Refused: what `verified` says, `audit_other`.
    """
    head, _ = verified(file, words)
    ends = Shape.of(next(each for each in head["tables"] if each["name"] == "person"))
    people, lost, last = 0, 0, Head(0, FIRST)
    named: list[bytes] = []
    with file.open("rb") as opened:
        for member in ArchiveReader(opened, words, str(file)).members():
            if member.part == SECRET and bytes.fromhex(member.content.read().decode()) != view.secret:
                raise Refused(problem("audit_other", file=str(file)))
            if member.part == f"{TABLES}person":
                noted = _ends(ends, page_rows(ends, member.content.read()))
                gone = cut(view, noted)
                people, lost = people + len(noted), lost + len(gone)
                named += gone[: NAMED - len(named)]
            elif member.part == READ_AUDIT:
                row = page_rows(LOOKS, member.content.read())[-1]
                last = Head(row[0], row[-1])
    return Lost(people, lost, tuple(named), log.verify(last) if last.number else None)


def _ends(shape: Shape, page: Page) -> list[tuple[bytes, bytes, int]]:
    places = [shape.columns.index(name) for name in ("person_key", "chain_head", "chain_length")]
    return [(row[places[0]], row[places[1]], row[places[2]]) for row in page]


def follow(view: View, log: ReadAudit | None = None) -> Followed:
    """Follows everybody's history, and a read audit where one is given."""
    people, failing = 0, 0
    named: list[tuple[bytes, tuple[ChainFault, ...]]] = []
    for key, faults in verify_all(view):
        people += 1
        if faults:
            failing += 1
            if len(named) < NAMED:
                named.append((key, tuple(faults)))
    return Followed(people, failing, tuple(named), None if log is None else log.verify())
