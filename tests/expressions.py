"""Short ways to say «this text, in that scope, is checked and comes to …»."""

from collections.abc import Mapping
from typing import Any

from padron.language.checker import Expression, Scope, check
from padron.language.kinds import (
    Code,
    Codes,
    Date,
    Identifier,
    Kind,
    Number,
    Plain,
    Rows,
    TableSignature,
    YesNo,
)
from padron.outputs.python import compiled
from padron.problems import problem

CONDITION = YesNo()
TAKEN = {"code", "kind", "node", "place", "field", "position", "suggestion", "lang"}
TODAY = "2026-11-23"
MUNICIPIOS = Code("municipios", frozenset({"19039", "19026", "19006"}))
LETRAS = Code("letras", frozenset({"a", "A", "Á", "N", "Ñ"}))
NAMES: Mapping[str, Kind] = {
    "edad": Number(0, 0, 120),
    "ingreso": Number(2, 0, 50_000_000),
    "saldo": Number(2, -50_000_000, 50_000_000),
    "integrantes": Number(0, 1, 20),
    "enorme": Number(2, -99_999_999_999, 99_999_999_999),
    "nacimiento": Date(),
    "ingreso_el": Date(),
    "vive_solo": YesNo(),
    "recibe_pension": YesNo(),
    "municipio": MUNICIPIOS,
    "estado": Code("estados", frozenset({"NL", "COAH"})),
    "discapacidad": Codes("discapacidades", frozenset({"motriz", "visual"})),
    "curp": Identifier("curp"),
    "curp_aval": Identifier("curp"),
    "codigo_postal": Identifier("postal_code"),
    "letra": LETRAS,
    "limite": Number(0, -999_999_999_999_999, 999_999_999_999_999),
    "observaciones": Plain(),
    "hogar": Plain(),
    "hijos": Rows(
        {"edad_hijo": Number(0, 0, 30), "beca": Number(2, 0, 1_000_000), "curp_hijo": Identifier("curp"),
         "estudia": YesNo(), "nombre_hijo": Plain()}, 10
    ),
}  # fmt: skip
SCOPE = Scope(
    names=NAMES,
    parameters={"linea": Number(2, 0, 10_000_000), "tope_edad": Number(0, 0, 120), "inicio": Date()},
    tables={
        "despensa": TableSignature((("n", Number(0, 1, 20)),), Number(2, 0, 1_000_000)),
        "por_municipio": TableSignature((("m", MUNICIPIOS), ("i", Number(2, 0, 50_000_000))), Number(0, 0, 100)),
        "nivel": TableSignature((("e", Number(0, 0, 120)), ("s", YesNo())), Number(0, 0, 9)),
        "puntos": TableSignature((("l", LETRAS), ("e", Number(0, 0, 120))), Number(2, -10_000, 10_000)),
    },
    programs=frozenset({"apoyo", "beca"}),
    kinds=frozenset({"alimentario", "empleo"}),
    services={"despensa": "apoyo.despensa", "apoyo.despensa": "apoyo.despensa", "beca.pago": "beca.pago"},
    program="apoyo",
)
ROW_SCOPE = Scope(names={"edad_hijo": Number(0, 0, 30), "curp_hijo": Identifier("curp")}, outer=NAMES)


def expression(text: str, expected: Kind | None = None, scope: Scope = SCOPE) -> Expression:
    checked = check(text, scope, expected)
    assert checked.expression is not None, said(text, expected, scope)
    return checked.expression


def said(text: str, expected: Kind | None = CONDITION, scope: Scope = SCOPE) -> list[tuple[str, str, str | None]]:
    """(code, the stretch that it marks, the right form) of each fault; each message can be said."""
    faults = check(text, scope, expected).faults
    for each in faults:
        assert not set(each.values) & TAKEN, each
        for lang in ("es", "en"):
            assert "—" not in problem(each.code, **each.values).message(lang), each  # type: ignore[arg-type]
    return [(each.code, text[each.offset : each.offset + each.length], each.suggestion) for each in faults]


def codes(text: str, expected: Kind | None = CONDITION, scope: Scope = SCOPE) -> list[str]:
    return [code for code, _, _ in said(text, expected, scope)]


def outcome(
    text: str,
    values: Mapping[str, Any] | None = None,
    *,
    facts: Mapping[str, object] | None = None,
    params: Mapping[str, object] | None = None,
    tables: Mapping[str, Any] | None = None,
    today: str = TODAY,
) -> Any:
    """What the generated Python says."""
    run = compiled(expression(text))
    found = tables or {}
    return run(values or {}, facts or {}, (params or {}).get, lambda name, keys: found[name].find(keys), today)
