"""Cases of a program: read and bound to its names, so that a renamed field or criterion cannot leave one idle."""

from collections.abc import Mapping
from typing import cast

from padron.language.source import Map, Node, Scalar
from padron.program.model import Case, Expectation, Verdict
from padron.program.reading import Reading, plain

VERDICTS = ("eligible", "ineligible", "undetermined")
GIVEN = ("person", "answers", "facts")
KEYS = ("name", "today", "person", "answers", "facts", "expect")
EXPECTED = ("verdict", "failed", "missing", "calculated")


def cases(
    reading: Reading, node: Node | None, person: Mapping[str, object], answers: Mapping[str, object], ids: list[str]
) -> tuple[Case, ...]:
    """The cases; `person` and `answers` are the names that each part may use, `ids` those of the criteria."""
    found = []
    for item in reading.items(node, "cases"):
        parts = reading.keys(item, KEYS, "un caso", required=("name", "today", "expect"))
        name, today = reading.text(parts.get("name"), "name"), reading.day(parts.get("today"), "today")
        expect = _expectation(reading, parts.get("expect"), ids)
        _bound(reading, parts.get("person"), person, "person")
        _bound(reading, parts.get("answers"), answers, "answers")
        if name is not None and today is not None and expect is not None:
            given = {part: cast(Mapping[str, object], plain(parts.get(part)) or {}) for part in GIVEN}
            found.append(Case(name, today, given["person"], given["answers"], given["facts"], expect, item.place))
    return tuple(found)


def _bound(reading: Reading, node: Node | None, names: Mapping[str, object], where: str) -> None:
    if isinstance(node, Map):
        reading.keys(node, names, f"{where} de un caso")
    elif node is not None and not (isinstance(node, Scalar) and node.blank):
        reading.keys(node, names, where)


def _expectation(reading: Reading, node: Node | None, ids: list[str]) -> Expectation | None:
    if not isinstance(node, Map):
        verdict = reading.one_of(node, VERDICTS, "expect")
        return Expectation(cast(Verdict, verdict)) if verdict in VERDICTS else None
    parts = reading.keys(node, EXPECTED, "expect", required=("verdict",))
    verdict = reading.one_of(parts.get("verdict"), VERDICTS, "verdict")
    failed = tuple(
        said
        for item in reading.items(parts.get("failed"), "failed")
        if (said := reading.reference(item, ids, "D157", "failed")) is not None
    )
    missing = tuple(str(plain(item)) for item in reading.items(parts.get("missing"), "missing"))
    calculated = cast(Mapping[str, str | None], plain(parts.get("calculated")) or {})
    if verdict not in VERDICTS:
        return None
    return Expectation(
        cast(Verdict, verdict),
        failed if "failed" in parts else None,
        missing if "missing" in parts else None,
        {name: value or None for name, value in calculated.items()},
    )
