"""Rows of a template as people type and paste them: right, wrong and odd cells, and which rows hold no odd one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from invented import person
from padron.outputs.columns import FIRST_ROW, Column, columns, repeat_sheets, sheet_title, shown_options
from padron.program.model import Program
from padron.shapes import Choice, Choices, Day, Decimal, Text, Whole, YesNo
from written_cells import names, written

TODAY = "2026-11-23"
CURPS = [
    person(n, youngest=young, oldest=old)["curp"] for n, (young, old) in enumerate([(0, 5), (16, 19), (58, 62)] * 40)
]
GROWN = [person(n, youngest=30, oldest=60)["curp"] for n in range(60)]


@dataclass
class TypedRow:
    """Cells by column name, rows of repeats by sheet, and whether a formula can be sure of every cell."""

    cells: dict[str, object] = field(default_factory=dict)
    repeats: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    sure: bool = True


@dataclass
class Typist:
    """Types rows for one program; `odd`: how often a cell is one that only a load can read."""

    program: Program
    chance: Random
    odd: float = 0.0
    wrong: float = 0.006
    blank: float = 0.006
    ages: tuple[tuple[int, int], ...] = ((16, 20), (58, 62), (61, 95))

    def row(self) -> TypedRow:
        """One row, of a person nobody else is."""
        made = TypedRow()
        young, old = self.chance.choice(self.ages)
        who = person(self.chance.randint(0, 10**6), youngest=young, oldest=old)
        answers: dict[str, Any] = {}
        for column in columns(self.program):
            if column.name in ("nombre", "primer_apellido", "segundo_apellido"):
                made.cells[column.name] = who[column.name]
            elif column.name == "curp":
                self._put(made, column, who["curp"])
            elif column.name in ("fecha_nacimiento", "sexo", "entidad_nacimiento"):
                if self.chance.random() < 0.4:
                    self._put(made, column, self._own(column, who[column.name]))
            elif column.name in ("fecha_solicitud", "aviso_aceptado_el"):
                if self.chance.random() < 0.7:
                    made.cells[column.name] = date(2026, 11, 23) - timedelta(days=self.chance.randint(0, 60))
            elif self.chance.random() >= (0.4 if column.field.relevant or not column.field.required else self.blank):
                self._put(made, column, self._right(column, answers))
        for sheet in repeat_sheets(self.program):
            rows = made.repeats[sheet.title] = []
            for _ in range(self.chance.choice([0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 5])):
                inner = TypedRow({"curp": self._key(made)})
                for column in sheet.columns[1:]:
                    if self.chance.random() >= self.blank:
                        self._put(inner, column, self._right(column, answers))
                made.sure &= inner.sure
                rows.append(inner.cells)
        return made

    def _key(self, made: TypedRow) -> object:
        key = str(made.cells.get("curp", ""))
        return key.lower() if self.chance.random() < 0.2 else key

    def _own(self, column: Column, said: str) -> object:
        """What the CURP says, or now and then something else."""
        if isinstance(column.shape, Day):
            day = date.fromisoformat(said)
            return day if self.chance.random() < 0.9 else day + timedelta(days=1)
        assert isinstance(column.shape, Choice)
        options = {option.code: option.label for option in column.shape.options}
        return options[said] if self.chance.random() < 0.9 else self.chance.choice(sorted(options.values()))

    def _put(self, made: TypedRow, column: Column, right: object) -> None:
        luck = self.chance.random()
        wrong, strange = list(self._wrong(column)), list(self._odd(column, right))
        made.cells[column.name] = right
        if wrong and luck < self.wrong:
            made.cells[column.name] = self.chance.choice(wrong)
        elif strange and self.wrong <= luck < self.wrong + self.odd:
            made.cells[column.name] = self.chance.choice(strange)
            made.sure = False

    def _right(self, column: Column, answers: dict[str, Any]) -> object:
        """A value that a load takes, near the thresholds of rules; of a list by label or by code."""
        chance, shape, type_ = self.chance, column.shape, column.field.type
        match shape:
            case Whole():
                near = [0, 1, 2, 3, 5, 11, 12, 13, 14, 15, 16, 18]
                return chance.choice([each for each in near if shape.least <= each <= shape.greatest])
            case Decimal():
                near_ = [0, 0.01, 1000, 1500.5, 2999.99, 3000, 3000.01, 9437.09, 9437.10, 20000, 33333.33, 120000]
                scale = 10**shape.places
                return chance.choice([each for each in near_ if shape.least <= each * scale <= shape.greatest])
            case Day():
                return self._day(shape)
            case YesNo():
                return chance.choice(["Sí", "No", "Sí", "No", True, False, "sí", "no"])
            case Choice():
                return self._listed(column, shape, answers)
            case Choices():
                some = chance.sample(shape.options, chance.randint(1, min(3, len(shape.options))))
                return chance.choice(["; ", ";"]).join(chance.choice([each.label, each.code]) for each in some)
            case Text() if type_ in WRITTEN:
                return WRITTEN[type_]
            case Text() if type_ == "curp":
                return chance.choice(CURPS if chance.random() < 0.2 else GROWN)
            case Text():
                return {"hogar": "H-000123", "grupo_solidario": "GS-0001"}.get(column.name, "Juárez, 12 bis")
        raise AssertionError(column.name)

    def _listed(self, column: Column, shape: Choice, answers: dict[str, Any]) -> object:
        """An option that the parent allows, mostly."""
        allowed = [
            option
            for option in shape.options
            if all(answers.get(field) in (None, dict(option.columns).get(name)) for name, field in shape.filters)
        ]
        favoured = [each for each in shape.options if each.code in ("19039", "primer", "consolidacion", "trabaja")]
        pool = allowed if allowed and self.chance.random() < 0.99 else list(shape.options)
        option = self.chance.choice(favoured if favoured and not shape.filters and self.chance.random() < 0.5 else pool)
        answers[column.field.name] = option.code
        text = dict(_shown(shape))[option.code]
        return self.chance.choice([text, text, option.code])

    def _day(self, shape: Day) -> date:
        if shape.greatest == "today" or shape.max_age:
            return date(2026, 11, 22) - timedelta(days=self.chance.choice([*[70] * 60, 88, 90, 91, 95, 365, 366]))
        if shape.least == "today":
            return date(2026, 12, 1)
        if shape.greatest > "2028-07-30":
            return date(2026, 11, 22) - timedelta(days=self.chance.choice([0, 70, 365]))
        least = date.fromisoformat(max(shape.least, "2026-08-03"))
        return least + timedelta(days=self.chance.randint(0, 300))

    def _wrong(self, column: Column) -> Iterator[object]:
        """What a load refuses, and a formula can see it."""
        shape, type_ = column.shape, column.field.type
        match shape:
            case Whole():
                yield from (shape.greatest + 1, shape.least - 1, "tres", 2.5)
            case Decimal():
                yield from (shape.greatest / 10**shape.places + 1, "mucho", 10.005, -1)
            case Day():
                yield from ("mañana", 12, 80000)
            case YesNo():
                yield from ("quizá", "por confirmar")
            case Choice():
                yield from ("Señora de las Cuatro Décimas", "ningún lado")
            case Text() if type_ == "text":
                yield "Larga " * (shape.max_length // 5)
                if shape.min_length > 1:
                    yield " " + "e" * (shape.min_length - 1)
            case Text() if type_ == "curp":
                yield from (
                    "TECR880229HNLRNC01",
                    "TECR880230HNLRNC00",
                    "TECR",
                    "ÑÑÑÑ880229HNLRNC00",
                    "TECR880229HZZRNC00",
                )

    def _odd(self, column: Column, right: object) -> Iterator[object]:
        """What a load reads in its own way, or refuses for what a formula does not see."""
        match column.shape:
            case Whole() | Decimal():
                yield from (f"${right}", f" {right} ", f"{right} pesos", "3 kg", "$1,500.00", str(right))
            case Day():
                assert isinstance(right, date)
                yield from (
                    f"{right:%d/%m/%Y}",
                    right.isoformat(),
                    f"{right:%d-%m-%y}",
                    "30/02/2026",
                    "3 de octubre de 2026",
                )
            case YesNo():
                yield from ("SI", "x", "X", "N", "verdadero", 1, 0, " no ", "ｓí")
            case Choice():
                yield from (
                    str(right).upper(),
                    str(right).lower(),
                    f" {right} ",
                    f"{right}\u200b",
                    str(right).replace("ó", "o"),
                )
            case Choices():
                yield from (
                    str(right).upper(),
                    str(right).replace(";", ","),
                    "Ninguna",
                    "otra; cosa",
                    f"{right};{right}",
                )
            case Text() if column.field.type == "curp":
                said = str(right)
                yield from (
                    said.lower(),
                    f"{said[:4]} {said[4:10]} {said[10:]}",
                    f"{said[:10]}-{said[10:]}",
                    f"{said}\u00a0",
                )
            case Text():
                yield from ("  ", "x" * 300, "\u200b", "12")


WRITTEN = {
    "phone": "8181234567",
    "email": "alguien@ejemplo.mx",
    "postal_code": "64000",
    "rfc": "AUPL900109AB4",
    "clabe": "072580012345678905",
}


def _shown(shape: Choice) -> tuple[tuple[str, str], ...]:
    return shown_options(shape.options)


def typed_into(template: bytes, program: Program, rows: list[TypedRow]) -> bytes:
    """The template with these rows, and those of repeats on their sheets in another order."""
    pages = {sheet_title(program): [row.cells for row in rows]}
    for sheet in repeat_sheets(program):
        pages[sheet.title] = [cells for row in reversed(rows) for cells in row.repeats[sheet.title]]
    return written(template, {title: _cells(names(template, title), inner) for title, inner in pages.items()})


def _cells(places: Mapping[str, int], rows: Iterable[Mapping[str, object]]) -> dict[tuple[int, int], object]:
    return {(number, places[name]): value for number, row in enumerate(rows, FIRST_ROW) for name, value in row.items()}
