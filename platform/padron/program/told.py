"""Facts as an example tells them: bound to declared names, so that a misspelt one cannot mean "no history"."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from padron.language.checker import Scope
from padron.language.checking.facts import MOST_PEOPLE
from padron.language.functions import PERIODS
from padron.language.kinds import Identifier
from padron.language.scalars import nearest
from padron.language.source import Map, Node, Scalar
from padron.program.reading import Reading

FACTS = ("active_in", "active_in_kind", "was_in", "received", "last_received", "household", "of")
OF_HOUSEHOLD = ("size", "active_in", "active_in_kind", "received")


@dataclass(frozen=True, slots=True)
class Facts:
    """Reads `facts:`: `{active_in: [program], received: {service: {month: 1}}, …}`, another person's under `of`.

    Those of her household go under `household`: `{size: 3, active_in: [program], received: {service: {month: 1}}}`.
    """

    reading: Reading
    scope: Scope

    def read(self, node: Node | None, of: bool = True) -> None:
        """Says all that is wrong with a block; one left blank is no history."""
        if node is None or (isinstance(node, Scalar) and node.blank):
            return
        found = self.reading.keys(node, FACTS if of else FACTS[:-2], "facts")
        self._household(found.get("household"))
        self._list(found.get("active_in"), self.scope.programs, "active_in")
        self._list(found.get("active_in_kind"), self.scope.kinds, "active_in_kind")
        self._map(found.get("was_in"), self.scope.programs, "was_in", self._previous)
        self._map(found.get("received"), self.scope.services, "received", self._periods)
        self._map(found.get("last_received"), self.scope.services, "last_received", self._day)
        curps = [name for name, kind in self.scope.names.items() if kind == Identifier("curp")]
        self._map(found.get("of"), curps, "of", lambda inner: self.read(inner, of=False))

    def _household(self, node: Node | None) -> None:
        if node is None or (isinstance(node, Scalar) and node.blank):
            return
        found = self.reading.keys(node, OF_HOUSEHOLD, "household")
        self.reading.whole(found.get("size"), "size", 1, MOST_PEOPLE)
        self._list(found.get("active_in"), self.scope.programs, "active_in")
        self._list(found.get("active_in_kind"), self.scope.kinds, "active_in_kind")
        self._map(found.get("received"), self.scope.services, "received", self._periods)

    def _list(self, node: Node | None, names: Collection[str], where: str) -> None:
        for item in self.reading.items(node, where):
            self._known(item, names, where)

    def _known(self, node: Node, names: Collection[str], where: str) -> None:
        said = self.reading.text(node, where)
        # A closure carries of other programs only what its rules name, and its examples were bound before freezing.
        if said is not None and said not in names and node.place.file != "publicado":
            self.reading.say("D191", node, suggestion=nearest(said, names), where=where, value=said)

    def _map(self, node: Node | None, names: Collection[str], where: str, inside: Callable[[Node], None]) -> None:
        if node is not None and not isinstance(node, Map):
            self.reading.keys(node, (), where)
        for pair in node.pairs if isinstance(node, Map) else ():
            self._known(pair.key, names, where)
            inside(pair.value)

    def _previous(self, node: Node) -> None:
        for item in self.reading.items(node, "was_in"):
            self.reading.one_of(item, ("previous",), "was_in")

    def _periods(self, node: Node) -> None:
        for count in self.reading.keys(node, PERIODS, "received").values():
            self.reading.whole(count, "received", 0, 10**6)

    def _day(self, node: Node) -> None:
        self.reading.day(node, "last_received")
