"""A limit as a Spanish sentence: «Una entrega o menos por persona cada mes»."""

from padron.outputs.sentence import condition_sentence
from padron.outputs.speech import MONEY, Speech, number, quoted
from padron.program.model import Limit, Period

PERIODS: dict[Period, str] = {
    "week": "cada semana",
    "month": "cada mes",
    "bimester": "cada bimestre",
    "quarter": "cada trimestre",
    "semester": "cada semestre",
    "year": "cada año",
    "call": "en cada convocatoria",
    "ever": "en total",
}
PER = {"person": "por persona", "household": "por hogar"}
PLURALS = {"solicitud": "solicitudes", "entrega": "entregas"}


def limit_sentence(limit: Limit, speech: Speech, what: str) -> str:
    """A limit in one sentence; `what` is counted: «solicitud» or «entrega»."""
    per = PER.get(limit.per) or f"con el mismo dato en {quoted(speech.label(limit.per))}"
    most = _summed(limit, speech) if limit.sum else _counted(limit.max, what)
    unless = f", salvo si {condition_sentence(limit.unless, speech)}" if limit.unless is not None else ""
    return f"A lo más {most} {per} {PERIODS[limit.period]}{unless}."


def _counted(most: int, what: str) -> str:
    return f"{most:,} {what if most == 1 else PLURALS[what]}"


def _summed(limit: Limit, speech: Speech) -> str:
    if limit.sum == "value":
        return f"{number(limit.max, 0, MONEY)} de valor entregado"
    if limit.sum == "quantity":
        return f"{limit.max:,} unidades"
    return f"{limit.max:,} en la suma de {quoted(speech.label(limit.sum or ''))}"
