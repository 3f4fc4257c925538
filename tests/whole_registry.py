"""A registry in which no table is empty, with values that are hard to carry, and all that it holds read row by row."""

from typing import Any

from sqlalchemy import insert, select

from padron.registry.arrivals import Source
from padron.registry.benefits import Delivery, deliver
from padron.registry.corrections import add_identifier, merge
from padron.registry.database import Database
from padron.registry.enrolments import move
from padron.registry.saving import save
from padron.registry.store import Unit
from padron.registry.tables import metadata
from padron.services.counting import refresh
from registry_makers import LUCIA, RICARDO, RULES, arrival

ODD = 'Peña «ñ» "comillas" \\ \t\n\r  línea 🌵 =1+1'
"""Quotes, breaks, signs beyond the first plane; all of it must come back byte for byte."""
LARGE = 2**62 + 1
KEY = bytes(range(240, 256))
_BY_NAME: dict[str, Any] = {"program": "despensa", "user_name": "rosa", "token_hash": bytes(32)}


def fill(store: Database) -> None:
    """People with a history, a merge, a corrected CURP and a delivery; then a row in every table that has none."""
    with store.writing("alicia") as unit:
        lucia = save(unit, arrival(LUCIA), RULES["form"])
        save(unit, arrival({**LUCIA, "nombre": "EVA", "telefono": "1"}, answers={"n": 1}), RULES["form"])
        ricardo = save(unit, arrival(RICARDO, answers={"nota": ODD}), RULES["fill"])
        for number in range(60):
            save(unit, arrival({**RICARDO, "curp": f"XEXX{number:014d}"}, program="beca"), RULES["fill"])
        key = lucia.person_key or b""
        add_identifier(unit, key, "AUPL900109MNLRXC17", "correction", "2026-06-01", ODD)
        move(unit, key, lucia.enrolment or b"", "in_review", "active", "active", "2026-06-01", None)
        deliver(unit, Delivery(key, lucia.enrolment or b"", "bolsa", 100, 15_050, "2026-06-02", None, "{}", "{}",
                               Source("form")))  # fmt: skip
        merge(unit, ricardo.person_key or b"", key, "2026-06-01", "misma persona")
        unit.commit()
    refresh(store)
    with store.writing("alicia") as unit:
        for table in metadata.sorted_tables:
            _one(unit, table, key)
        unit.commit()


def _one(unit: Unit, table: Any, key: bytes) -> None:
    if unit.connection.execute(select(table).limit(1)).first() is None:
        unit.connection.execute(insert(table).values({each.name: _odd(each, key) for each in table.columns}))


def _odd(column: Any, key: bytes) -> object:
    """A value for a column that is hard to carry; of the person where it names one."""
    if column.name in _BY_NAME or column.name == "name":
        return _BY_NAME.get(column.name, "rosa")
    if column.foreign_keys and column.name == "load_id":
        return KEY
    kind = column.type.python_type
    if kind is bytes:
        return key if column.name == "person_key" else KEY
    if kind is bool:
        return True
    if kind is int:
        return LARGE if "BIG" in str(column.type) else 2**31 - 1
    return ODD[: column.type.length or None] if not column.name.endswith("_on") else "2026-02-29"


def everything(store: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table as Python values with their types, in an order of its own."""
    with store.reading() as view:
        found = {name: view.connection.execute(select(table)).all() for name, table in metadata.tables.items()}
    typed = {name: [tuple((type(each), each) for each in row) for row in rows] for name, rows in found.items()}
    return {name: sorted(rows, key=repr) for name, rows in typed.items()}
