"""What the checks of one expression share: its scope, its text, and what was found on the way."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from heapq import nsmallest

from padron.language.faults import Fault, fault
from padron.language.kinds import Codes, Date, Kind, Number, Plain, Rows, TableSignature, YesNo, called
from padron.language.scalars import nearest
from padron.language.surface import Node
from padron.language.typed import Cell, Input, Typed, kind_of


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may name.

    `names`: fields, or within a repeat's row or a service its own, and then `outer` has those of the enrolment.
    `services`: "program.service", or a bare name of the program's own, to the full name.
    """

    names: Mapping[str, Kind]
    outer: Mapping[str, Kind] = field(default_factory=dict)
    parameters: Mapping[str, Kind] = field(default_factory=dict)
    tables: Mapping[str, TableSignature] = field(default_factory=dict)
    programs: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    services: Mapping[str, str] = field(default_factory=dict)
    program: str = ""


MOST_SOUGHT = 20
MOST_COMPARED = 2000
MOST_SHOWN = 8
LONGEST_SHOWN = 80
Dispatch = Callable[["Context", Node, Kind | None], Typed | None]


@dataclass(slots=True)
class Context:
    """One check. `row` is the repeat whose row is current, within any() and all()."""

    text: str
    scope: Scope
    dispatch: Dispatch
    faults: list[Fault] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    names: list[tuple[str, int]] = field(default_factory=list)
    row: Rows | None = None

    def say(self, code: str, node: Node, suggestion: str | None = None, /, **values: object) -> None:
        """Adds a fault over a node."""
        values.setdefault("found", _short(self.slice(node)))
        self.faults.append(fault(code, node.start, node.end, suggestion, **values))

    def slice(self, node: Node) -> str:
        """A node as the author wrote it."""
        return self.text[node.start : node.end]

    def near(self, word: str, candidates: Collection[str]) -> str | None:
        """The candidate most likely meant. Only so many are sought: a hostile text must not cost minutes."""
        if len(self.faults) >= MOST_SOUGHT:
            return None
        few = len(candidates) <= MOST_COMPARED
        return nearest(word, sorted(candidates if few else (each for each in candidates if each[:2] == word[:2])))

    def some(self, options: Collection[str]) -> list[str]:
        """The first few of a list, for a message."""
        few = nsmallest(MOST_SHOWN, options) if len(self.faults) < MOST_SOUGHT else []
        return [*few, "…"] if len(options) > len(few) else few or ["ninguno"]

    @contextmanager
    def within(self, row: Rows) -> Iterator[None]:
        """The names of a row come first."""
        self.row, before = row, self.row
        yield
        self.row = before

    def field(self, name: str, offset: int) -> Input | Cell | None:
        """The field of a name: the row's, else the scope's own, else an outer one."""
        found: Input | Cell | None = None
        if self.row is not None and name in self.row.fields:
            self.names.append((name, offset))
            return Cell(name, self.row.fields[name])
        if name in self.scope.names:
            found = Input(name, self.scope.names[name])
        elif name in self.scope.outer:
            found = Input(name, self.scope.outer[name], outer=True)
        if found is not None:
            self.names.append((name, offset))
            self.reads.add(name)
        return found

    def visible(self) -> tuple[str, ...]:
        """Every name that can be read here."""
        row = self.row.fields if self.row is not None else {}
        return (*row, *self.scope.names, *self.scope.outer)

    def typed(self, node: Node, hint: Kind | None = None) -> Typed | None:
        """The typed node; None after a fault. `hint`: the kind that a bare text stands for here."""
        return self.dispatch(self, node, hint)

    def condition(self, node: Node) -> Typed | None:
        """A yes/no."""
        found = self.typed(node, YesNo())
        return found if found is not None and self.is_a(YesNo, found, node, "D335") else None

    def number(self, node: Node) -> Typed | None:
        """A number."""
        found = self.typed(node, Number(0, 0, 0))
        return found if found is not None and self.is_a(Number, found, node, "D336") else None

    def day(self, node: Node) -> Typed | None:
        """A day."""
        found = self.typed(node, Date())
        return found if found is not None and self.is_a(Date, found, node, "D337") else None

    def is_a(self, wanted: type, found: Typed, node: Node, code: str) -> bool:
        """Whether a node has the kind wanted; else the fault that helps most."""
        kind = kind_of(found)
        if isinstance(kind, wanted):
            return True
        if not self.usable(kind, node):
            return False
        self.say(code, node, what=called(kind), what_en=called(kind, "en"))
        return False

    def usable(self, kind: Kind, node: Node) -> bool:
        """Whether a value of this kind can be calculated or compared at all; else its fault."""
        name = self.slice(node)
        match kind:
            case Plain():
                self.say("D340", node, f"has({name})")
            case Codes():
                code = min(kind.codes, default="…")
                self.say("D341", node, f'includes({name}, "{code}")')
            case Rows():
                self.say("D342", node, f"count({name}) > 0")
            case _:
                return True
        return False


def _short(text: str) -> str:
    """A stretch of the text as a message shows it."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
