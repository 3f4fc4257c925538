"""Every history followed from its first event to its end, and the read audit too."""

from dataclasses import dataclass

from padron.registry.events import ChainFault, verify_all
from padron.registry.read_audit import ReadAudit
from padron.registry.store import View

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
