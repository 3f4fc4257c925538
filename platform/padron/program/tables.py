"""Decision tables: `rules/tables/<name>.yaml` beside `<name>.csv`."""

from collections.abc import Mapping
from typing import cast

from padron.language.kinds import Kind, TableSignature
from padron.language.source import Map, Node
from padron.language.tables import DecisionTable
from padron.program.fields import FieldReader
from padron.program.material import Material
from padron.program.scope import kind

KEYS = ("title", "description", "inputs", "output", "hit")
HITS = ("unique", "first", "sum")


def tables(material: Material, fields: FieldReader) -> tuple[dict[str, DecisionTable], dict[str, TableSignature]]:
    """Every decision table by name, and what `lookup` takes and gives."""
    found: dict[str, DecisionTable] = {}
    signatures: dict[str, TableSignature] = {}
    for name, (node, rows) in material.tables.items():
        declared = _declared(name, node, fields) if node is not None else None
        if declared is None:
            continue
        signature, hit = declared
        signatures[name] = signature
        table = _table(name, node, signature, hit, rows, fields)
        if table is not None:
            found[name] = table
    return found, signatures


def _declared(name: str, node: Node, fields: FieldReader) -> tuple[TableSignature, str] | None:
    reading = fields.reading
    parts = reading.keys(node, KEYS, f"la tabla {name}", required=("inputs", "output", "hit"))
    hit = reading.one_of(parts.get("hit"), HITS, "hit")
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
    return TableSignature(tuple(inputs), output), hit


def _kind(name: str, node: Node, fields: FieldReader) -> Kind | None:
    read = fields.shape_of(name, node)
    return kind(read[0], read[1]) if read is not None else None
