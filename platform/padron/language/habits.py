"""Words that authors bring from Excel, XLSForm, SQL and their own Spanish, with ours for each."""

import unicodedata
from collections.abc import Mapping

RESERVED = frozenset({"and", "or", "not", "in", "true", "false", "yes", "no", "si"})

BETWEEN: Mapping[str, str] = {
    "y": "and", "e": "and", "and": "and", "o": "or", "u": "or", "or": "or", "is": "==", "es": "==", "eq": "==",
    "igual": "==", "ne": "!=", "distinto": "!=", "in": "in", "en": "in", "not": "not", "no": "not", "div": "/",
    "por": "*", "mas": "+", "menos": "-", "mayor": ">", "menor": "<",
}  # fmt: skip
"""Words that stand between two values."""

TRUTHS: Mapping[str, bool] = {"true": True, "yes": True, "si": True, "false": False, "no": False}
NULLS = frozenset({"null", "none", "nil", "nulo", "nula", "vacio", "vacia", "blank", "undefined", "unknown"})
PREFIXED: Mapping[str, str] = {"y": "and", "and": "and", "o": "or", "or": "or"}
"""Excel's functions that join conditions."""

NAMES: Mapping[str, str] = {"verdadero": "true", "falso": "false", "today": "today()", "hoy": "today()"}
"""Bare words that are no field."""

FUNCTIONS: Mapping[str, str] = {
    "si": "if", "iif": "if", "edad": "age", "anos": "age", "years": "age", "hoy": "today", "now": "today",
    "ahora": "today", "fecha": "date", "suma": "sum", "sumar": "sum", "contar": "count", "cuenta": "count",
    "contara": "count", "len": "count", "size": "count", "count_selected": "count", "redondear": "round",
    "minimo": "min", "maximo": "max", "tiene": "has", "incluye": "includes", "contiene": "includes",
    "contains": "includes", "alguno": "any", "alguna": "any", "exists": "any", "todos": "all", "todas": "all",
    "buscarv": "lookup", "vlookup": "lookup", "xlookup": "lookup", "buscar": "lookup", "parametro": "param",
    "meses": "months_between", "dias": "days_between", "datedif": "months_between", "sifecha": "months_between",
    "selected": "includes", "isblank": "has", "esblanco": "has", "coalesce": "if", "decimal_date_time": "days_between",
}  # fmt: skip
"""Functions of elsewhere, by their word without accents in lower case."""


def folded(word: str) -> str:
    """A word without accents, in lower case, with _ for -."""
    split = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in split if not unicodedata.combining(char)).replace("-", "_")
