"""Draws whole small programs and records: relevance, groups, required expressions, calculations, repeats, criteria."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from agreement.drawing import TODAYS, condition, number, row, value
from definition_makers import HEAD, NAME, ROOT, city
from expressions import NAMES, SCOPE
from padron.language.checker import Scope, check
from padron.language.kinds import Kind, Number, Rows, YesNo
from padron.language.source import read
from padron.program.compiler import Compiled, compile_program
from padron.program.model import Program
from padron.program.shared import Shared, shared

PERSON = ("curp", "municipio", "codigo_postal")
"""Names of the drawn expressions that are the registry's own."""
CALCULATED = "calculada"
FACTS: Mapping[str, Kind] = {"active_in_kind:empleo": YesNo()}
TYPES: Mapping[str, dict[str, object]] = {
    "edad": {"type": "integer", "min": "0", "max": "120"},
    "ingreso": {"type": "money", "min": "0", "max": "500000"},
    "saldo": {"type": "decimal", "places": "2", "min": "-500000", "max": "500000"},
    "integrantes": {"type": "integer", "min": "1", "max": "20"},
    "nacimiento": {"type": "date"},
    "ingreso_el": {"type": "date"},
    "vive_solo": {"type": "yes_no"},
    "recibe_pension": {"type": "yes_no"},
    "estado": {"type": "choice", "choices": {"NL": "Nuevo León", "COAH": "Coahuila"}},
    "letra": {"type": "choice", "choices": {code: f"Letra {code}" for code in ("a", "A", "Á", "N", "Ñ")}},
    "discapacidad": {"type": "choices", "choices": {"motriz": "Motriz", "visual": "Visual"}},
    "curp_aval": {"type": "curp"},
    CALCULATED: {"type": "decimal", "places": "2", "min": "-1000", "max": "100000"},
    "hijos": {"type": "repeat", "max": "10"},
}
CELLS: Mapping[str, dict[str, object]] = {
    "edad_hijo": {"type": "integer", "min": "0", "max": "30"},
    "beca": {"type": "money", "min": "0", "max": "10000"},
    "curp_hijo": {"type": "curp"},
    "estudia": {"type": "yes_no"},
}
KINDS: Mapping[str, Kind] = {
    **{name: NAMES[name] for name in (*PERSON, *(set(TYPES) - {CALCULATED, "hijos"}))},
    CALCULATED: Number(2, -100_000, 10_000_000),
    "hijos": Rows({name: NAMES["hijos"].fields[name] for name in CELLS}, 10),  # type: ignore[union-attr]
}
PARAMETERS = """
linea:
  {type: money, min: 0, max: 100000, title: L, values: [
    {from: 2025-03-01, value: 1500.49, source: S}, {from: 2026-01-01, value: 4718.55, source: S}]}
tope_edad: {type: integer, min: 0, max: 120, title: T, values: [{from: 2024-01-01, value: 60, source: S}]}
inicio: {type: date, title: I, values: [{from: 2025-01-01, value: 2025-02-28, source: S}]}
"""
SIMPLE = ("vive_solo", "edad >= 18", "ingreso > 1500.50", "has(nacimiento)", "letra == 'a'", "municipio == '19039'")


@dataclass(frozen=True)
class Answers:
    """Canonical values (None: refused), facts, and the as-of day."""

    values: Mapping[str, Any]
    facts: Mapping[str, object]
    today: str


@dataclass(frozen=True)
class Drawn:
    """A program as written and compiled, and records to try it on."""

    text: str
    program: Program
    records: tuple[Answers, ...]


@dataclass
class _Writing:
    """A program under way; `texts` are drawn conditions, taken where their names are there to read."""

    chance: Random
    texts: Sequence[str]
    numbers: Sequence[str]

    def rule(self, names: Sequence[str], cells: Sequence[str] = (), expected: Kind | None = None) -> str | None:
        """A text that may stand where these names are known; sometimes one that reads what was calculated."""
        known = {name: KINDS[name] for name in names}
        own = {name: NAMES["hijos"].fields[name] for name in cells}  # type: ignore[union-attr]
        scope = replace(SCOPE, names=own or known, outer=known if own else {}, tables={}, programs=frozenset(),
                        services={}, kinds=frozenset({"empleo"}))  # fmt: skip
        pool = list(self.numbers if isinstance(expected, Number) else [*self.texts, *SIMPLE])
        self.chance.shuffle(pool)
        for text in pool:
            if CALCULATED in names and self.chance.random() < 0.5:
                text = text.replace("saldo", CALCULATED)
            if _stands(text, scope, expected or YesNo()):
                return text
        return None

    def some(self, chance: float, *where: Any, **how: Any) -> str | None:
        return self.rule(*where, **how) if self.chance.random() < chance else None

    def program(self) -> str:
        names = list(TYPES)
        self.chance.shuffle(names)
        names = names[: self.chance.randint(6, len(names))]
        known, fields = list(PERSON), list[dict[str, Any]]()
        while names:
            many = self.chance.choice([1, 1, 2, 3])
            members, names = names[:many], names[many:]
            fields.append(self.block(members, known))
            known += members
        self.chance.shuffle(fields)
        return _yaml(
            person={"domicilio": self.chance.choice(["required", "optional"])},
            fields={each.pop("name"): each for each in fields},
            eligibility=[self.criterion(f"c{at}", known) for at in range(self.chance.randint(1, 4))],
            checks=[self.criterion(f"r{at}", known) for at in range(self.chance.randint(0, 2))],
            score={"points": [{"points": str(7 * at + 1), "when": self.rule(known)} for at in range(3)]},
        )

    def block(self, members: Sequence[str], known: Sequence[str]) -> dict[str, Any]:
        """One field, or several in a group that may not apply."""
        made = [self.field(name, [*known, *members[:at]]) for at, name in enumerate(members)]
        if len(made) == 1:
            return made[0]
        group = {"name": f"grupo_{members[0]}", "type": "group", "label": "G", "relevant": self.some(0.5, known)}
        return _said({**group, "fields": {each.pop("name"): each for each in made}})

    def field(self, name: str, known: Sequence[str]) -> dict[str, Any]:
        made = {"name": name, "label": name, **TYPES[name], "relevant": self.some(0.3, known)}
        if name == CALCULATED:
            made["calculation"] = self.rule(known, expected=NAMES["saldo"]) or "1.50"
        else:
            made["required"] = self.chance.choice(["yes", "no", "no", self.rule(known)])
        if name == "hijos":
            made["fields"] = {cell: self.cell(cell, known) for cell in CELLS}
        else:
            made["constraint"] = self.some(0.2, [*known, name])
        return _said(made)

    def cell(self, name: str, known: Sequence[str]) -> dict[str, Any]:
        earlier = list(CELLS)[: list(CELLS).index(name)]
        made = {"label": name, **CELLS[name], "relevant": self.some(0.3, known, earlier) if earlier else None}
        made["required"] = self.chance.choice(["yes", "no", self.rule(known, earlier) if earlier else "no"])
        return _said({**made, "constraint": self.some(0.2, known, [*earlier, name])})

    def criterion(self, id_: str, known: Sequence[str]) -> dict[str, Any]:
        return _said({"id": id_, "assert": self.rule(known), "message": "M", "when": self.some(0.4, known)})


def _said(made: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in made.items() if value is not None}


def _stands(text: str, scope: Scope, expected: Kind) -> bool:
    return check(text, scope, expected).expression is not None


def _yaml(**parts: object) -> str:
    """JSON is YAML, as long as it stands further right than its key."""
    lines = ((key, json.dumps(part, ensure_ascii=False, indent=1).replace("\n", "\n  ")) for key, part in parts.items())
    return "".join(f"{key}:\n  {text}\n" for key, text in lines)


def records(seed: int, many: int) -> Iterator[Answers]:
    """Records at the thresholds; a twentieth of their answers refused."""
    for number_ in range(many):
        chance = Random(f"{seed} {number_}")
        today, blank = chance.choice(TODAYS), chance.choice([0, 0.1, 0.3])
        asked = {name: kind for name, kind in KINDS.items() if name != CALCULATED}
        values = {
            name: None if chance.random() < 0.05 else found for name, found in row(chance, asked, today, blank).items()
        }
        facts = {key: value(chance, kind, today) for key, kind in FACTS.items() if chance.random() < 0.8}
        yield Answers(values | {"hijos": values.get("hijos") or []}, facts, today)


@cache
def _rules() -> Shared:
    """The repository's own rules, and the parameters of the drawn expressions."""
    own = (ROOT / "rules/parameters.yaml").read_text(encoding="utf-8")
    return shared(city(rules__parameters=own + PARAMETERS))


def compiled(text: str) -> Compiled:
    """What becomes of a program; what programs share is read once."""
    source = read((HEAD.lstrip() + text).encode(), f"program_definitions/{NAME}.yaml")
    assert not source.problems, source.problems
    rules = _rules()
    programs = {**rules.material.programs, NAME: source.node}
    return compile_program(NAME, replace(rules, material=replace(rules.material, programs=programs)))


class _Enough(Exception):
    """So many programs as were asked for."""


def programs(many: int, many_records: int, seed: int | None = None) -> tuple[Drawn, ...]:
    """So many programs that compile; without a seed always the same."""
    found: dict[str, Drawn] = {}

    @settings(max_examples=many * 10, derandomize=seed is None, database=None, deadline=None,
              phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(
        st.lists(st.one_of(condition(1), condition(2), condition(2, True)), min_size=8, max_size=12),
        st.lists(number(2, False), min_size=3, max_size=4),
        st.integers(0, 2**32),
    )
    def draw(texts: list[str], numbers: list[str], first: int) -> None:
        if len(found) >= many:
            raise _Enough
        text = _Writing(Random(first), texts, numbers).program()
        # What is drawn is often what nobody would mean; its meaning must be exact all the same.
        with patch("padron.program.compiler.findings", return_value=()):
            made = compiled(text)
        assert made.program is not None, (text, [(each.code, each.message()) for each in made.problems])
        found[text] = Drawn(text, made.program, tuple(records(first, many_records)))

    with suppress(_Enough):
        (draw if seed is None else seeded(seed)(draw))()
    return tuple(found.values())
