"""Records in the Padrón Único's structure «Persona»: a line per delivery; what does not fit is listed, never bent."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from padron.outputs.exports import Given, Line, Record, Sheet
from padron.outputs.exports.pub_check import wrong
from padron.outputs.exports.pub_layout import BY_NAME, COLUMNS, MONTHS, PubColumn
from padron.program.model import Field, Leaf, Program, leaves
from padron.shapes import Choice, Day, Option, Text, YesNo
from padron.shapes import Decimal as DecimalShape

PROFILE = "pub"
"""The name under `exports:` in a definition."""
LEFT, BLANK = "No se incluyó", "La columna quedó en blanco"
NO_CURP = "Todavía no tiene CURP, sino un folio provisional"
NO_DELIVERY = "No tiene entregas, y la estructura lleva un renglón por entrega"
NO_CODE = "«{label}» no tiene clave en el catálogo federal"
ONLY_TWO_SEXES = "La estructura sólo conoce H y M; el registro dice otra cosa"
_CODES = ("pub", "inegi")
"""The columns of a catalogue that hold the federal code of its rows; else the code itself must be one."""


class Untaken(Exception):
    """A value that the structure cannot hold, and why. `is_common`: the reason is the same for everybody."""

    def __init__(self, why: str, *, is_common: bool = False) -> None:
        super().__init__()
        self.why, self.is_common = why, is_common


def misfits(program: Program) -> tuple[tuple[str, str], ...]:
    """What of a definition keeps it from being exported: (column, why). A program's, since everybody would lack it."""
    found = []
    for constants in (program.exports.get(PROFILE, {}), *(each.exports.get(PROFILE, {}) for each in program.services)):
        for name, value in constants.items():
            why = wrong(BY_NAME[name], value) if name in BY_NAME else "no es una columna de la estructura"
            found += [(name, why)] if why else []
    if "CD_PADRON" not in program.exports.get(PROFILE, {}):
        found.append(("CD_PADRON", "falta la clave del padrón"))
    return tuple(dict.fromkeys(found))


@dataclass
class PubPersona:
    """The layout of one program; a Layout. Its second sheet says who or what was left out, by folio, and why."""

    program: Program
    _blanks: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The structure, then what it could not take."""
        heads = tuple((each.name, each.name) for each in COLUMNS)
        left = (("folio", "Folio"), ("columna", "Columna"), ("motivo", "Motivo"), ("efecto", "Qué se hizo"),
                ("renglones", "Renglones"))  # fmt: skip
        return Sheet("pub_persona", "PUB Persona", heads), Sheet("no_cabe", "Lo que no cabe", left)

    def rows(self, record: Record) -> Iterator[Line]:
        """A line for each delivery, or why there is none; nothing for who was never in."""
        given = [each for each in record.given if each.status == "delivered"]
        if not given:
            if record.category == "active":
                yield 1, (record.folio, "", NO_DELIVERY, LEFT, 1)
            return
        of_person = self._filled(self._of_record(record))
        told: dict[tuple[str, str, str], None] = {}
        for each in given:
            values, refused = self._filled(self._of_given(each), of_person)
            stops = False
            for column, why in refused.items():
                stops = stops or column.required
                if why.is_common and not column.required:
                    self._blanks[column.name, why.why] += 1
                else:
                    told[column.name, why.why, LEFT if column.required else BLANK] = None
            if not stops:
                yield 0, tuple(values.get(column.name, "") for column in COLUMNS)
        yield from ((1, (record.folio, *each, len(given))) for each in told)

    def last(self) -> Iterator[Line]:
        """The columns left blank for a reason that has nothing to do with who it is, and in how many lines."""
        for (name, why), many in sorted(self._blanks.items()):
            yield 1, ("", name, why, BLANK, many)

    def _of_record(self, record: Record) -> Iterator[tuple[str, Field | None, object]]:
        yield from ((name, None, value) for name, value in self.program.exports.get(PROFILE, {}).items())
        yield from _exported(self.program.person_leaves(), record.person)
        yield from _exported(self.program.answer_leaves(), record.answers)
        yield "FH_ALTA", None, (record.activated_on or record.applied_on).replace("-", "")
        if not record.by_curp:
            yield "NB_CURP", None, Untaken(NO_CURP)

    def _of_given(self, given: Given) -> Iterator[tuple[str, Field | None, object]]:
        service = next((each for each in self.program.services if each.name == given.service), None)
        if service is not None:
            yield from ((name, None, value) for name, value in service.exports.get(PROFILE, {}).items())
            yield from _exported(leaves(service.fields), given.answers)
        month = f"{given.on[2:4]}{MONTHS[int(given.on[5:7]) - 1]}"
        yield "NB_PERIODO_CORRES", None, f"{month}_{month}"
        yield "NU_MES_PAGO", None, given.on[5:7]
        yield "NU_BENEFICIOS", None, f"{Decimal(given.quantity).scaleb(-2):.2f}"
        if given.amount is not None:
            yield "NU_IMP_MONETARIO", None, f"{Decimal(given.amount).scaleb(-2):.2f}"

    def _filled(
        self,
        found: Iterator[tuple[str, Field | None, object]],
        before: "tuple[dict[str, str], dict[PubColumn, Untaken]] | None" = None,
    ) -> "tuple[dict[str, str], dict[PubColumn, Untaken]]":
        """The texts by column and what does not fit; with what stood there before, and then also what is missing."""
        values, refused = (dict(before[0]), dict(before[1])) if before else ({}, {})
        for name, of, value in found:
            column = BY_NAME.get(name)
            if column is None or value is None:
                continue
            try:
                for each, text in _texts(column, of, value):
                    _fits(each, text)
                    values[each.name] = text
                    refused.pop(each, None)
            except Untaken as untaken:
                refused[column] = untaken
                values.pop(name, None)
        if before is not None:
            lacking = (each for each in COLUMNS if each.required and each.name not in values and each not in refused)
            refused |= {each: Untaken("Falta el dato") for each in lacking}
        return values, refused


def _exported(asked: Iterator[Leaf], values: Mapping[str, object]) -> Iterator[tuple[str, Field | None, object]]:
    for leaf in asked:
        name = leaf.field.exports.get(PROFILE)
        if name is not None:
            yield name, leaf.field, values.get(leaf.field.name)


def _fits(column: PubColumn, text: str) -> None:
    why = wrong(column, text)
    if why:
        raise Untaken(why[:1].upper() + why[1:])


def _texts(column: PubColumn, of: Field | None, value: object) -> Iterator[tuple[PubColumn, str]]:
    """A value as the structure writes it; of a municipality's code, the state's and the names too. Raises Untaken."""
    if isinstance(value, Untaken):
        raise value
    shape = of.shape if of is not None else Text()
    if isinstance(shape, Choice):
        yield from _chosen(column, shape, str(value))
    elif isinstance(shape, Day):
        yield column, str(value).replace("-", "")
    elif isinstance(shape, DecimalShape):
        yield column, f"{Decimal(int(str(value))).scaleb(-shape.places):.2f}"
    elif isinstance(shape, YesNo):
        yield column, "1" if value is True else "0"
    else:
        yield column, " ".join(str(value).split())


def _chosen(column: PubColumn, shape: Choice, code: str) -> Iterator[tuple[PubColumn, str]]:
    option = next((each for each in shape.options if each.code == code), Option(code, code))
    if column.name == "CD_SEXO" and wrong(column, code):
        raise Untaken(ONLY_TWO_SEXES)
    if column.name == "CVE_MUN" and len(code) == 5 and code.isdigit():
        yield BY_NAME["CVE_ENT"], code[:2]
        yield column, code[2:]
        yield BY_NAME["NOM_MUN"], option.label
    elif column.kind == "text":
        yield column, option.label
    else:
        yield column, _federal(column, option)


def _federal(column: PubColumn, option: Option) -> str:
    """The federal code of an option. Raises Untaken where its catalogue gives none."""
    columns = dict(option.columns)
    named = [columns[each] for each in _CODES if each in columns]
    for text in named or [option.code]:
        if text and not wrong(column, text):
            return text
    raise Untaken(NO_CODE.format(label=option.label), is_common=True)
