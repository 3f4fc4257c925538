"""Invented people and arrivals for tests of the registry; each test changes only what it is about."""

import os
from collections.abc import Mapping
from typing import Any

from padron.registry.arrivals import Arrival, SaveRules, Source
from padron.registry.canonical import canonical
from padron.registry.keys import new_id
from padron.registry.programs import PublishedProgram, publish
from padron.registry.store import Store

SHA = "a" * 64
DOMICILIO = ("calle", "colonia", "municipio")
LUCIA = {
    "curp": "AUPL900109MNLRXC09",
    "nombre": "LUCÍA",
    "primer_apellido": "ARGÜELLO",
    "segundo_apellido": "PEÑA",
    "fecha_nacimiento": "1990-01-09",
    "sexo": "M",
    "entidad_nacimiento": "NL",
    "telefono": "8181234567",
}
RICARDO = {
    "curp": "TECR880229HNLRNC00",
    "nombre": "RICARDO",
    "primer_apellido": "TREVIÑO",
    "segundo_apellido": "CANTU",
    "fecha_nacimiento": "1988-02-29",
    "sexo": "H",
    "entidad_nacimiento": "NL",
}
RULES = {
    policy: SaveRules(policy, dict.fromkeys(DOMICILIO, "domicilio"), frozenset({"in_review", "pending"}))
    for policy in ("form", "fill", "update")
}


def arrival(person: Mapping[str, object] = LUCIA, **changes: Any) -> Arrival:
    """An arrival of Lucía at `despensa`; `answers` may be given as a mapping."""
    values: dict[str, Any] = {
        "id": new_id(),
        "person": dict(person),
        "program": "despensa",
        "version": 1,
        "sha256": SHA,
        "call": "2026",
        "area": "SDHIS",
        "state": "in_review",
        "category": "open",
        "verdict": "eligible",
        "answers": {"num_integrantes": 3},
        "judged": {"criteria": {"edad": "met"}},
        "applied_on": "2026-05-01",
        "source": Source("form"),
        **changes,
    }
    values["answers"] = canonical(values["answers"])
    values["judged"] = canonical(values["judged"])
    return Arrival(**values)


def publish_programs(store: Store, *names: str) -> None:
    """Publishes small programs of the area SDHIS, kind `alimentario`."""
    with store.writing("ines") as unit:
        for name in names or ("despensa", "beca", "credito"):
            publish(unit, PublishedProgram(name, name.title(), "SDHIS", "alimentario", False, 1), SHA, "{}")
        unit.commit()


def random_curp() -> str:
    """Eighteen characters that stand for a CURP where only being different matters."""
    return "XEXX" + str(int.from_bytes(os.urandom(8), "big")).zfill(20)[:14]
