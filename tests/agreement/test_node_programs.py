"""The JavaScript of each shipped program says of typed records what the intake says, or that it cannot be sure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from agreement.engine_node import READ, node
from agreement.typed_records import record_of
from invented import people
from padron.intake.record import Record, door
from padron.outputs.javascript import fact_names
from padron.outputs.judge import required_of
from padron.program.model import Check, Criterion, Field, Leaf, Program, Rule, leaves
from padron.services.definitions import definitions
from padron.services.scripts import script
from padron.shapes import Choice, Choices, Day, Decimal, File, Group, Note, Repeat, Text, Whole, YesNo
from padron.workspace import Workspace

pytestmark = pytest.mark.node
ROOT = Path(__file__).parents[2]
TODAY = "2026-11-23"
MANY = 400
SEED = 20261123
UNSURE = "undefined"
_ASK = f"""
const named = (pairs) => Object.fromEntries([...pairs].map(([name, of]) => [name, plain(of)]));
const plain = (each) => each === undefined ? "{UNSURE}" : Array.isArray(each) ? each.map(plain)
  : each instanceof Map ? named(each) : each && typeof each === "object" ? named(Object.entries(each)) : each;
const context = ({{ today, ...each }}) => ({{
  today, facts: alive(each.facts), values: alive(each.values), known: alive(each.known) }});
const told = given.map((each) => plain(record(alive(each.raw), context(each))));
console.log(JSON.stringify(told));
"""
TYPED: Mapping[str, tuple[str, ...]] = {
    "rfc": ("AUPL900109AB4", "AUPL900109AB5", "no tiene"),
    "clabe": ("032180000118359719", "032180000118359718", "12"),
    "phone": ("8112345678", "81 1234 5678", "1"),
    "email": ("ana@ejemplo.mx", "sin arroba"),
    "postal_code": ("64000", "6400", "640", "00100"),
}


@cache
def programs() -> dict[str, Program]:
    found = [each for _, compiled in definitions(Workspace(ROOT)).compiled() if (each := compiled.program)]
    return {each.name: each for each in found}


def typed(chance: Random, field: Field) -> Any:
    """What somebody might type or choose: mostly right, at a threshold, blank, or wrong."""
    shape, draw = field.shape, chance.random()
    if draw < 0.12:
        return None if isinstance(shape, Day | Choices | Repeat) else chance.choice(["", " "])
    match shape:
        case Whole() | Decimal():
            return number(chance, shape)
        case Day():
            return day(chance)
        case YesNo():
            return chance.choice(["yes", "no"])
        case Choice():
            return chance.choice([*(each.code for each in shape.options), "no-existe"])
        case Choices():
            return [each.code for each in shape.options if chance.random() < 0.3] or None
        case Text():
            return text(chance, field)
        case Repeat():
            cells = tuple(leaves(field.fields))
            return [{cell.field.name: typed(chance, cell.field) for cell in cells} for _ in range(chance.randint(0, 3))]
        case File() | Group() | Note():
            return None


def number(chance: Random, shape: Whole | Decimal) -> str:
    places = shape.places if isinstance(shape, Decimal) else 0
    least, greatest = shape.least, min(shape.greatest, 60 * 10**places)
    near, far = chance.randint(least, max(least, greatest)), chance.randint(least, shape.greatest)
    scaled = chance.choice([least, least - 1, shape.greatest, shape.greatest + 1, near, near, far])
    sign, digits = "-" if scaled < 0 else "", str(abs(scaled)).rjust(places + 1, "0")
    whole, decimals = (digits[:-places], digits[-places:]) if places else (digits, "")
    plain = f"{sign}{whole}{'.' if places else ''}{decimals}"
    dressed = f"{sign}{int(whole):,}{'.' if places else ''}{decimals}"
    money = isinstance(shape, Decimal) and shape.money
    return chance.choice([plain, plain, dressed, f" ${dressed} " if money else plain, f"${dressed} pesos", "ocho mil",
                          f"{plain}.005", f"{dressed},", f"{int(whole)}", f"- {whole}", "1e3", "１２"])  # fmt: skip


def day(chance: Random) -> list[str]:
    now = date.fromisoformat(TODAY)
    years, shift = chance.choice([0, 0, 0, 1, 2, 3, 18, 60]), chance.choice([-93, -92, -31, -1, 0, 1, 30])
    when = now.replace(year=now.year - years) + timedelta(shift)
    month = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
             "noviembre", "diciembre")[when.month - 1]  # fmt: skip
    parts = [str(when.day), str(when.month), str(when.year)]
    return chance.choice([parts, parts, parts, [f"{when.day:02}", f"{when.month:02}", f" {when.year}"],
                          [parts[0], month.upper(), parts[2]], ["31", "2", "2026"], ["", "2", "2026"],
                          ["1", "1", "26"]])  # fmt: skip


def text(chance: Random, field: Field) -> str:
    if field.type == "curp":
        found = chance.choice(applicants()[:40])["curp"]
        return chance.choice([found, found.lower(), f"{found[:4]} {found[4:]}", found[:17] + "X", "CURP"])
    if field.type == "text":
        return chance.choice(["José Ñandú", "x" * 400, "H-000123", "  dos   palabras ", "日本"])
    return chance.choice(TYPED.get(field.type, ("x",)))


Raw = dict[str, Any]


def drawn(program: Program, seed: int) -> tuple[Raw, Raw, Raw]:
    """The person, the answers and the facts; the person's CURP says what the page then does not ask."""
    chance = Random(seed)
    person = {leaf.field.name: typed(chance, leaf.field) for leaf in program.person_leaves()}
    who = chance.choice(applicants()[:200])
    person |= {"curp": str(who["curp"]), "fecha_nacimiento": None, "sexo": None, "entidad_nacimiento": None}
    answers = {
        leaf.field.name: typed(chance, leaf.field) for leaf in program.answer_leaves() if not leaf.field.calculation
    }
    facts = {key: fact(chance, key) for key in sorted(door(program).judge.facts)}
    return person, answers, facts


def fact(chance: Random, key: str) -> object:
    kind = key.partition(":")[0]
    some = {"received": chance.randint(0, 2), "last_received": "2026-10-01"}.get(kind, chance.random() < 0.3)
    return None if chance.random() < 0.15 else some


ASKED_ELSEWHERE = ("curp", "fecha_nacimiento", "sexo", "entidad_nacimiento")


def both(program: Program, made: Sequence[tuple[Raw, Raw, Raw]]) -> list[tuple[Record, dict[str, Any]]]:
    """What the intake and the JavaScript say of the same records."""
    records = [door(program).record(person, answers, today=TODAY, facts=facts) for person, answers, facts in made]
    given = [
        {
            "raw": {name: each for name, each in (person | answers).items() if name not in ASKED_ELSEWHERE},
            "values": {name: each for name, each in record.judgement.values.items() if name in ASKED_ELSEWHERE},
            "facts": {fact_names(program)[key]: each for key, each in facts.items()}, "known": {}, "today": TODAY,
        }
        for (person, answers, facts), record in zip(made, records, strict=True)
    ]  # fmt: skip
    return list(zip(records, node(READ + script(program).text + _ASK, given), strict=True))


@pytest.mark.parametrize("name", sorted(programs()))
def test_node_says_of_typed_records_what_the_intake_says(name: str) -> None:
    program = programs()[name]
    made = [drawn(program, seed) for seed in range(SEED, SEED + MANY)]
    made += [plain(program, number) for number in range(MANY)]
    seen, known = set[object](), 0
    for record, told in both(program, made):
        clear = untouched(program, told["unsure"])
        agree(program, record, told, clear)
        seen |= {each for each in told["outcomes"] if each != UNSURE}
        known += len(clear.fields)
    assert seen == {True, False, None}
    assert known >= LEAST_KNOWN * len(made) * len(all_rests()[name]), known


LEAST_KNOWN = 0.6
"""The share of questions, over all records, wild ones too, that no unsure value reaches, so that all is compared."""


def agree(program: Program, record: Record, told: Mapping[str, Any], clear: "Clear") -> None:
    """All that the browser says; and it says all that no unsure value reaches."""
    judgement = record.judgement
    sides = ((told["outcomes"], judgement.outcomes), (told["checks"], judgement.checks))
    for (said, expected), decided in zip(sides, clear.decided, strict=True):
        for one, other, is_clear in zip(said, expected, decided, strict=True):
            assert one is other or (one == UNSURE and not is_clear)
    for each in (leaf.field.name for leaf in program.answer_leaves() if leaf.field.calculation):
        assert each not in clear.fields or told["values"].get(each) == judgement.values.get(each)
    for listed, expected in lists(told, judgement):
        assert clear.of(listed) == clear.of(expected)


def lists(told: Mapping[str, Any], judgement: Any) -> Iterator[tuple[Iterable[str], Iterable[str]]]:
    """What both say of the questions: which do not apply, must be answered, are missing, break their own rules."""
    yield told["irrelevant"], judgement.irrelevant
    yield told["asked"], judgement.shown_required
    yield told["required"], judgement.required
    yield told["broken"], judgement.broken
    yield told["beyond"], judgement.beyond


@dataclass(frozen=True)
class Clear:
    """What no unsure value reaches: the fields, and for each criterion and each check whether it is so."""

    fields: frozenset[str]
    decided: tuple[list[bool], list[bool]]

    def of(self, paths: Iterable[str]) -> list[str]:
        """Those of a list that must be the same on both sides; a cell stands with its repeat."""
        return sorted(path for path in paths if path.partition("[")[0] in self.fields)


def untouched(program: Program, unsure: Iterable[str]) -> Clear:
    """What the browser must know, whatever it is not sure of."""
    rests, doubt = all_rests()[program.name], frozenset(unsure)

    def is_clear(each: Criterion | Check) -> bool:
        read = reads([each.assert_, *filter(None, [each.when])])
        return not doubt & frozenset().union(read, *(rests.get(name, read) for name in read))

    fields = frozenset(name for name, on in rests.items() if not on & doubt)
    return Clear(fields, ([is_clear(each) for each in program.criteria], [is_clear(each) for each in program.checks]))


def rests_on(program: Program) -> dict[str, frozenset[str]]:
    """For each field the fields whose answers say something of it, however far away; itself too."""
    own = {leaf.field.name: _rules_of(program, leaf) for leaf in (*program.person_leaves(), *program.answer_leaves())}
    found = {name: frozenset({name}) | reads(rules) for name, rules in own.items()}
    for _ in found:
        found = {name: on.union(*(found.get(each, on) for each in on)) for name, on in found.items()}
    return found


@cache
def all_rests() -> dict[str, dict[str, frozenset[str]]]:
    return {name: rests_on(program) for name, program in programs().items()}


def _rules_of(program: Program, leaf: Leaf) -> list[Rule]:
    field = leaf.field
    given = [*leaf.relevance, required_of(program, field), field.constraint, field.calculation]
    cells = [rule for cell in leaves(field.fields) for rule in _rules_of(program, cell)]
    return [*(each for each in given if isinstance(each, Rule)), *cells]


def reads(rules: Iterable[Rule]) -> frozenset[str]:
    return frozenset(name for rule in rules for name in rule.expression.reads)


LEAST_SURE = 0.9
"""The share of records, right and written as people write, of which the browser knows every criterion."""


@pytest.mark.parametrize("name", sorted(programs()))
def test_of_what_is_plainly_typed_the_browser_knows_every_criterion(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    program = programs()[name]
    told = [each for _, each in both(program, [plain(program, number) for number in range(MANY)])]
    doubts = Counter(
        criterion.id
        for each in told
        for criterion, outcome in zip(program.criteria, each["outcomes"], strict=True)
        if outcome == UNSURE
    )
    sure = sum(UNSURE not in each["outcomes"] for each in told)
    record_property("proof", f"In the browser: {name}, sure of {sure} of {MANY} plainly typed records")
    assert sure >= LEAST_SURE * MANY, doubts


@cache
def applicants() -> tuple[Mapping[str, str], ...]:
    return tuple(people(MANY))


def plain(program: Program, number: int) -> tuple[Raw, Raw, Raw]:
    """The record of a careful person: nothing wrong, nothing left out that is needed."""
    chance = Random(f"{SEED} {number}")
    typed_ = record_of(program, applicants()[number], chance, number, careful=True)
    person = {name: said.form for name, said in typed_.person.items()}
    person |= {"fecha_nacimiento": None, "sexo": None, "entidad_nacimiento": None}
    rows = {name: [{key: said.form for key, said in row.items()} for row in rows] for name, rows in typed_.rows.items()}
    answers = {name: said.form for name, said in typed_.answers.items()} | rows
    return person, answers, {key: fact(chance, key) for key in sorted(door(program).judge.facts)}
