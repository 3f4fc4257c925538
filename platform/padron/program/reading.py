"""Typing YAML nodes by their place in the grammar: each reader gives a value, or None and a problem."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from padron.language.numerals import plain as letters
from padron.language.scalars import decimal_scaled, iso_day, name_ok, nearest, whole, yes_no
from padron.language.source import List, Map, Node, Scalar
from padron.problems import Place, Problem
from padron.program.model import Words

T = TypeVar("T")

RESERVED = frozenset({"and", "or", "not", "in", "true", "false", "yes", "no", "si"})
NODE_NAMES = {Scalar: "un texto", Map: "un bloque de claves", List: "una lista"}


@dataclass(slots=True)
class Reading:
    """Readers over nodes that gather every problem of a file in one pass."""

    problems: list[Problem] = field(default_factory=list)

    def say(self, kind: str, node: Node | Place, *, suggestion: str | None = None, **values: object) -> None:
        """Note a problem at a node; `kind` is its code."""
        place = node if isinstance(node, Place) else node.place
        self.problems.append(Problem(kind, values, place, suggestion=suggestion))

    def keys(
        self, node: Node | None, known: Collection[str], where: str, required: Collection[str] = ()
    ) -> dict[str, Node]:
        """The pairs of a map whose keys are known; unknown, missing and misplaced ones are problems."""
        if node is None or not isinstance(node, Map):
            self._no_block("D103", node, where)
            return {}
        found: dict[str, Node] = {}
        for pair in node.pairs:
            if pair.key.text in known:
                found[pair.key.text] = pair.value
            else:
                near = _meant(pair.key.text, known)
                self.say("D101", pair.key, suggestion=near, key=pair.key.text, where=where)
        for name in required:
            if name not in found:
                self.say("D102", node, key=name, where=where)
        return found

    def pairs(self, node: Node | None, where: str) -> list[tuple[Scalar, Node]]:
        """The pairs of a map with free names (fields, calls, services); a bad name is a problem and left out."""
        if node is None or not isinstance(node, Map):
            self._no_block("D103", node, where)
            return []
        return [(pair.key, pair.value) for pair in node.pairs if self.name(pair.key) is not None]

    def items(self, node: Node | None, where: str) -> tuple[Node, ...]:
        """The items of a list; anything else is a problem."""
        if isinstance(node, List):
            return node.items
        self._no_block("D104", node, where)
        return ()

    def _no_block(self, code: str, node: Node | None, where: str) -> None:
        """What stands where a block should; a key left blank is said as such."""
        if isinstance(node, Scalar) and node.blank:
            self.say("D106", node, where=where)
        elif node is not None:
            self.say(code, node, where=where, found=NODE_NAMES[type(node)])

    def text(self, node: Node | None, where: str) -> str | None:
        """A text that is not empty."""
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self.say("D105", node, where=where, found=NODE_NAMES[type(node)])
            return None
        if not node.text.strip():
            self.say("D106", node, where=where)
            return None
        return node.text

    def words(self, node: Node | None, where: str) -> Words | None:
        """A text for people: a string, or a map of languages."""
        if not isinstance(node, Map):
            said = self.text(node, where)
            return Words(said.strip()) if said is not None else None
        found = self.keys(node, ("es", "en"), where, required=("es",))
        spanish, english = self.text(found.get("es"), where), self.text(found.get("en"), where)
        return Words(spanish.strip(), (english or "").strip()) if spanish else None

    def _typed(self, node: Node | None, where: str, code: str, reads: Callable[[str], T | None]) -> T | None:
        said = self.text(node, where)
        if said is None or node is None:
            return None
        value = reads(said.strip())
        if value is None:
            self.say(code, node, where=where, value=said)
        return value

    def yes_no(self, node: Node | None, where: str) -> bool | None:
        """Yes or no, in any of the spellings of the language."""
        return self._typed(node, where, "D107", yes_no)

    def whole(self, node: Node | None, where: str, least: int = -(10**9), greatest: int = 10**15) -> int | None:
        """A whole number within bounds."""
        value = self._typed(node, where, "D108", whole)
        if value is not None and node is not None and not least <= value <= greatest:
            self.say("D109", node, where=where, least=least, greatest=greatest)
            return None
        return value

    def scaled(self, node: Node | None, where: str, places: int) -> int | None:
        """An exact decimal as an integer scaled by 10**places."""
        return self._typed(node, where, "D110", lambda text: decimal_scaled(text, places))

    def day(self, node: Node | None, where: str) -> str | None:
        """A calendar day as YYYY-MM-DD."""
        return self._typed(node, where, "D111", iso_day)

    def one_of(self, node: Node | None, options: Collection[str], where: str) -> str | None:
        """One of a closed list of words."""
        said = self.text(node, where)
        if said is None or node is None or said in options:
            return said
        self.say("D112", node, suggestion=nearest(said, options), value=said, where=where, options=", ".join(options))
        return None

    def reference(self, node: Node | None, declared: Collection[str], code: str, where: str) -> str | None:
        """A name that must have been declared elsewhere."""
        said = self.text(node, where)
        if said is None or node is None or said in declared:
            return said
        self.say(code, node, suggestion=nearest(said, declared), value=said, where=where)
        return None

    def name(self, node: Node | None) -> str | None:
        """An identifier of the author's: lower case, digits and underscores, not a word of the expressions."""
        said = self.text(node, "un nombre")
        if said is None or node is None:
            return None
        if said in RESERVED:
            self.say("D114", node, value=said)
            return None
        if not name_ok(said):
            self.say("D113", node, suggestion=as_name(said), value=said)
            return None
        return said

    def texts(self, node: Node | None, where: str) -> dict[str, str]:
        """A map of free keys to texts, such as codes to labels or export columns."""
        if node is None or not isinstance(node, Map):
            if node is not None:
                self.say("D103", node, where=where, found=NODE_NAMES[type(node)])
            return {}
        return {
            pair.key.text: said for pair in node.pairs if (said := self.text(pair.value, f"{where}.{pair.key.text}"))
        }


SPANISH = {
    "maximo": "max", "minimo": "min", "etiqueta": "label", "nombre": "label", "tipo": "type", "campos": "fields",
    "obligatorio": "required", "requerido": "required", "opciones": "choices", "catalogo": "catalogue", "lista":
    "catalogue", "mensaje": "message", "titulo": "title", "ayuda": "hint", "pista": "hint", "calculo": "calculation",
    "formula": "calculation", "filtro": "filter", "patron": "pattern", "unidad": "unit", "persona": "person",
    "criterios": "eligibility", "elegibilidad": "eligibility", "casos": "cases", "reglas": "checks", "servicios":
    "services", "limites": "limits", "convocatorias": "calls", "puntaje": "score", "puntos": "points", "cuando": "when",
    "si": "when", "periodo": "period", "por": "per", "privacidad": "privacy", "proposito": "purpose", "aviso": "notice",
    "condicion": "assert", "relevante": "relevant", "restriccion": "constraint", "decimales": "places",
}  # fmt: skip
"""What authors call the keys, without accents."""


def _meant(key: str, known: Collection[str]) -> str | None:
    """The key that an unknown one most likely is: by its Spanish name, else by its letters."""
    spanish = SPANISH.get(letters(key))
    return spanish if spanish in known else nearest(key, known)


def as_name(text: str) -> str | None:
    """The nearest well-formed name: lower case, no accents, underscores; None when nothing is left."""
    plain = text.lower().translate(str.maketrans("áéíóúüñ -.", "aeiouun___"))
    kept = "".join(char for char in plain if char.isascii() and (char.isalnum() or char == "_")).strip("_0123456789")
    return kept[:60] or None


def plain(node: Node | None) -> object:
    """A node as plain JSON: text, lists and maps of text. An empty value is an empty text."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, List):
        return [plain(item) for item in node.items]
    if isinstance(node, Map):
        return {pair.key.text: plain(pair.value) for pair in node.pairs}
    return None


def exports(reading: Reading, node: Node | None) -> Mapping[str, Mapping[str, str]]:
    """`exports: {profile: {column: value}}`."""
    if node is None:
        return {}
    return {key.text: reading.texts(value, f"exports.{key.text}") for key, value in reading.pairs(node, "exports")}
