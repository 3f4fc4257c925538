"""Decision tables: `rules/tables/<name>.yaml` beside `<name>.csv`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from padron.language.coverage import Finding, What, findings, said
from padron.language.kinds import Kind, TableSignature
from padron.language.source import Map, Node
from padron.language.tables import DecisionTable, decision_table
from padron.problems import Place
from padron.program.fields import FieldReader
from padron.program.material import Material, Rows
from padron.program.reading import Reading
from padron.program.scope import kind

KEYS = ("title", "description", "inputs", "output", "hit")
HITS = ("unique", "first", "sum")
PUBLISHED = "publicado"
CODES: Mapping[What, str] = {
    "gap": "D210",
    "overlap": "D211",
    "unreachable": "D212",
    "impossible": "D213",
    "unfinished": "D214",
}


def tables(material: Material, fields: FieldReader) -> tuple[dict[str, DecisionTable], dict[str, TableSignature]]:
    """Every decision table by name, and what `lookup` takes and gives."""
    found: dict[str, DecisionTable] = {}
    signatures: dict[str, TableSignature] = {}
    for name, (node, rows) in material.tables.items():
        declared = _declared(name, node, fields) if node is not None else None
        if declared is None:
            continue
        signature, hit, title, types = declared
        read = decision_table(name, signature, hit, rows)
        for each in read.faults:
            place = Place(f"rules/tables/{name}.csv", each.row, each.column, path=name)
            fields.reading.say(each.fault.code, place, suggestion=each.fault.suggestion, **each.fault.values)
        if read.table is not None:
            found[name] = replace(read.table, title=title, types=types)
            if node is not None and node.place.file != PUBLISHED:
                _look_over(read.table, rows, fields.reading)
        signatures[name] = read.table.signature if read.table is not None else signature
    return found, signatures


def _look_over(table: DecisionTable, rows: Rows, reading: Reading) -> None:
    """What the table leaves open or says twice, each at its row of the CSV; the header stands for the whole table."""
    for found in findings(table):
        column = rows[0].index(found.input) + 1 if found.input else 1
        place = Place(f"rules/tables/{table.name}.csv", found.row.number if found.row else 1, column, path=table.name)
        reading.say(CODES[found.what], place, suggestion=None, **_values(table, found))


def _values(table: DecisionTable, found: Finding) -> dict[str, object]:
    values: dict[str, object] = {"name": table.name}
    if found.example:
        values |= {"example": said(table, found.example), "example_en": said(table, found.example, "en")}
    if found.row is not None:
        values["row"] = found.row.number
    if found.other is not None:
        values["other"] = found.other.number
    if found.input:
        values["input"] = found.input
    return values


class _Declared(NamedTuple):
    signature: TableSignature
    hit: str
    title: str
    types: tuple[str, ...]


def _declared(name: str, node: Node, fields: FieldReader) -> _Declared | None:
    reading = fields.reading
    parts = reading.keys(node, KEYS, f"la tabla {name}", required=("inputs", "output", "hit"))
    hit = reading.one_of(parts.get("hit"), HITS, "hit")
    title = reading.words(parts.get("title"), "title")
    inputs = [
        (key.text, of)
        for key, value in reading.pairs(parts.get("inputs"), "inputs")
        if (of := _kind(key.text, value, fields)) is not None
    ]
    output = _kind("output", parts["output"], fields) if "output" in parts else None
    written = parts.get("inputs")
    complete = isinstance(written, Map) and len(inputs) == len(written.pairs)
    if hit is None or output is None or not inputs or not complete:
        return None
    signature = TableSignature(tuple((input_, kind_) for input_, (kind_, _) in inputs), output[0])
    types = (*(type_ for _, (_, type_) in inputs), output[1])
    return _Declared(signature, hit, title.es if title is not None else "", types)


def _kind(name: str, node: Node, fields: FieldReader) -> tuple[Kind, str] | None:
    """The kind of an input or output, and its field type."""
    read = fields.shape_of(name, node)
    found = kind(read[0], read[1]) if read is not None else None
    return (found, read[0]) if read is not None and found is not None else None
