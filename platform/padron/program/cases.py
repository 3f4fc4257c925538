"""Cases of a program: read and bound to its names, so that a renamed field or criterion cannot leave one idle."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from padron.language.scalars import nearest
from padron.language.source import Map, Node, Scalar
from padron.program.model import Case, Expectation, Verdict
from padron.program.reading import Reading, plain
from padron.program.told import Facts

VERDICTS = ("eligible", "ineligible", "undetermined")
GIVEN = ("person", "answers", "facts")
KEYS = ("name", "today", "person", "answers", "facts", "expect")
EXPECTED = ("verdict", "failed", "missing", "calculated")


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a case may use: of the registry, of the form, of what is calculated, of the criteria."""

    person: Collection[str]
    answers: Collection[str]
    calculated: Collection[str]
    criteria: Collection[str]


def cases(reading: Reading, node: Node | None, names: Names, facts: Facts) -> tuple[Case, ...]:
    """The cases of a program."""
    found = []
    for item in reading.items(node, "cases"):
        parts = reading.keys(item, KEYS, "un caso", required=("name", "today", "expect"))
        name, today = reading.text(parts.get("name"), "name"), reading.day(parts.get("today"), "today")
        expect = _expectation(reading, parts.get("expect"), names)
        _bound(reading, parts.get("person"), names.person, "person")
        _bound(reading, parts.get("answers"), names.answers, "answers")
        facts.read(parts.get("facts"))
        if name is not None and today is not None and expect is not None:
            given = {part: cast(Mapping[str, object], plain(parts.get(part)) or {}) for part in GIVEN}
            found.append(Case(name, today, given["person"], given["answers"], given["facts"], expect, item.place))
    return tuple(found)


def _bound(reading: Reading, node: Node | None, names: Collection[str], where: str) -> None:
    if isinstance(node, Map):
        reading.keys(node, names, f"{where} de un caso")
    elif node is not None and not (isinstance(node, Scalar) and node.blank):
        reading.keys(node, names, where)


def _expectation(reading: Reading, node: Node | None, names: Names) -> Expectation | None:
    if not isinstance(node, Map):
        verdict = reading.one_of(node, VERDICTS, "expect")
        return Expectation(cast(Verdict, verdict)) if verdict in VERDICTS else None
    parts = reading.keys(node, EXPECTED, "expect", required=("verdict",))
    verdict = reading.one_of(parts.get("verdict"), VERDICTS, "verdict")
    failed = tuple(
        said
        for item in reading.items(parts.get("failed"), "failed")
        if (said := reading.reference(item, names.criteria, "D157", "failed")) is not None
    )
    missing = tuple(
        said
        for item in reading.items(parts.get("missing"), "missing")
        if (said := _named(reading, item, (*names.person, *names.answers), ("del formulario", "form"))) is not None
    )
    calculated = _calculated(reading, parts.get("calculated"), names.calculated)
    if verdict not in VERDICTS:
        return None
    return Expectation(
        cast(Verdict, verdict),
        failed if "failed" in parts else None,
        missing if "missing" in parts else None,
        calculated,
    )


def _named(reading: Reading, node: Node, names: Collection[str], what: tuple[str, str]) -> str | None:
    said = reading.text(node, "expect")
    if said is None or said in names:
        return said
    reading.say("D119", node, suggestion=nearest(said, names), value=said, what=what[0], what_en=what[1])
    return None


def _calculated(reading: Reading, node: Node | None, names: Collection[str]) -> dict[str, str | None]:
    """What each calculation must come to, as written; blank: unknown."""
    found: dict[str, str | None] = {}
    for key, value in reading.pairs(node, "calculated"):
        if _named(reading, key, names, ("calculado", "calculated")) is None:
            continue
        blank = isinstance(value, Scalar) and not value.text.strip()
        said = None if blank else reading.text(value, f"calculated.{key.text}")
        if blank or said is not None:
            found[key.text] = said
    return found
