"""The public padrón of transparency law: name, benefit, territory, age and sex; never a CURP.

Minors, whoever's age is not known, and everybody of a program whose benefit says something sensitive are only counted.
Source: LGTAIP 2015, art. 70 XV q.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from padron.language.values import shown
from padron.outputs.exports import Cell, Line, Record, Sheet
from padron.program.model import Program
from padron.program.reach import criterion_reach, fields_by_name
from padron.shapes import Choice

ADULT = 18
FEW = 5
"""A group of fewer is not said: a few are soon somebody."""
FEWER = "menos de 5"
AGES = ((0, 5), (6, 11), (12, 17), (18, 29), (30, 44), (45, 59), (60, 74), (75, 130))
UNKNOWN = "No se sabe"
_BENEFIT = (("beneficio", "Beneficio"), ("territorio", "Unidad territorial"))
_NAMES = ("nombre", "primer_apellido", "segundo_apellido")


def is_sensitive(program: Program) -> bool:
    """Whether being in a program is sensitive: it is confidential, or a criterion reads a sensitive field."""
    fields = fields_by_name(program)
    read = (name for each in program.criteria for name in criterion_reach(program, each).fields)
    return program.confidential or any(fields[name].field.sensitivity == "sensitive" for name in read if name in fields)


def age_group(age: int | None) -> str:
    """The group of an age in years."""
    return next((f"{low} a {high}" if high < 130 else f"{low} o más" for low, high in AGES
                 if age is not None and low <= age <= high), UNKNOWN)  # fmt: skip


def age_on(born: object, today: str) -> int | None:
    """Completed years on an ISO day; None where the birth date is not known."""
    if not isinstance(born, str) or len(born) != 10:
        return None
    return int(today[:4]) - int(born[:4]) - (today[5:] < born[5:])


@dataclass
class _Counted:
    people: int = 0
    amount: int = 0
    has_amount: bool = False


@dataclass
class Sipot:
    """The layout of one program on an ISO day; a Layout. Its second sheet holds the counts."""

    program: Program
    today: str
    _groups: dict[tuple[str, ...], _Counted] = field(default_factory=dict)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """People by name, then how many are only counted."""
        named = (
            ("nombre", "Nombre"), ("primer_apellido", "Primer apellido"), ("segundo_apellido", "Segundo apellido"),
            *_BENEFIT, ("edad", "Edad"), ("sexo", "Sexo"), ("cantidad", "Cantidad"), ("monto", "Monto"),
        )  # fmt: skip
        counted = (*_BENEFIT, ("edad", "Edad"), ("sexo", "Sexo"), ("personas", "Personas"), ("monto", "Monto"))
        return Sheet("publico_sipot", "Padrón público", named), Sheet("conteos", "Conteos", counted)

    def rows(self, record: Record) -> Iterator[Line]:
        """A line for each benefit that an adult received; others are added to the counts."""
        age = age_on(record.person.get("fecha_nacimiento"), self.today)
        where, sex = self._place(record.person), self._said("sexo", record.person) or UNKNOWN
        by_name = age is not None and age >= ADULT and not is_sensitive(self.program)
        for benefit, quantity, amount in self._benefits(record):
            if by_name:
                names = [str(record.person.get(each) or "") for each in _NAMES]
                many = None if quantity is None else Decimal(quantity).scaleb(-2)
                yield 0, (*names, benefit, where, age, sex, many, _pesos(amount))
            else:
                self._count((benefit, where, age_group(age), sex), amount)

    def _count(self, group: tuple[str, ...], amount: int | None) -> None:
        counted = self._groups.setdefault(group, _Counted())
        counted.people += 1
        counted.amount += amount or 0
        counted.has_amount = counted.has_amount or amount is not None

    def last(self) -> Iterator[Line]:
        """The counts; of a small group not even the money."""
        for group, each in sorted(self._groups.items()):
            few = each.people < FEW
            money = _pesos(each.amount) if each.has_amount and not few else None
            people: Cell = FEWER if few else each.people
            yield 1, (*group, people, money)

    def _benefits(self, record: Record) -> Iterator[tuple[str, int | None, int | None]]:
        """What somebody received: title, hundredths of units, centavos; of a program without services, being in it."""
        if not self.program.services:
            if record.category == "active":
                yield self.program.title.es, None, None
            return
        for service in self.program.services:
            given = [each for each in record.given if each.service == service.name and each.status == "delivered"]
            if given:
                amounts = [each.amount for each in given if each.amount is not None]
                yield service.title.es, sum(each.quantity for each in given), sum(amounts) if amounts else None

    def _place(self, person: Mapping[str, object]) -> str:
        found = [said for name in ("colonia", "municipio") if (said := self._said(name, person))]
        return ", ".join(found) or UNKNOWN

    def _said(self, name: str, person: Mapping[str, object]) -> str:
        leaf = self.program.leaf(name)
        value = person.get(name)
        if leaf is None or value is None or not isinstance(leaf.field.shape, Choice):
            return ""
        return shown(leaf.field.type, leaf.field.shape, str(value))


def _pesos(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount).scaleb(-2)
