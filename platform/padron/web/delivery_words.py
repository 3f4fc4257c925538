"""Deliveries in words: how much, how many, and the colour of their state; rows of what was answered."""

from collections.abc import Iterable, Mapping
from typing import Any

from padron.language.values import shown
from padron.outputs.columns import AMOUNT, QUANTITY
from padron.program.model import Field, Leaf
from padron.registry.withdrawing import GONE
from padron.web.words import said

COLOURS = {"held": "yellow", "delivered": "green"} | dict.fromkeys(GONE, "grey")


def money(centavos: int | None) -> str:
    """Pesos, as people write them; nothing where there is no amount."""
    return "" if centavos is None else shown("money", AMOUNT.shape, centavos)


def count(hundredths: int) -> str:
    """A quantity without the decimals that it does not need."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole:,}" if not rest else shown("decimal", QUANTITY.shape, hundredths)


def delivery_colour(status: str) -> str:
    """The colour of a state's tag."""
    return COLOURS.get(status, "")


def amount_rows(quantity: int, amount: int | None) -> list[dict[str, str]]:
    """Quantity and amount, in words."""
    told = [{"key": "Cantidad", "value": count(quantity)}]
    return told if amount is None else [*told, {"key": "Importe", "value": money(amount)}]


def answer_rows(leaves: Iterable[Leaf], answers: Mapping[str, object]) -> list[dict[str, str]]:
    """A service's answers in the order of its form; of a repeat how many rows it has."""
    return [
        {"key": leaf.field.label.es, "value": _value(leaf.field, answers[leaf.field.name])}
        for leaf in leaves
        if answers.get(leaf.field.name) not in (None, "", [])
    ]


def _value(field: Field, value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return f"{len(value):,}"
    return said(field, value)
