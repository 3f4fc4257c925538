"""Why a condition comes out only one way, in words: the bounds of what it reads, or that nobody gets to it."""

from collections.abc import Iterator

from padron.language.cells import written
from padron.language.kinds import Date, Number
from padron.language.typed import Input, Span, Typed, kind_of
from padron.program.analysis.sight import Sight
from padron.program.analysis.terms import terms
from padron.program.model import Rule

UNITS = {"years": ("los años", "the years"), "months": ("los meses", "the months"), "days": ("los días", "the days")}


def because(rule: Rule, seen: Sight) -> tuple[str, str]:
    """The bounds that decide, in Spanish and English: ` («edad» va de 0 a 120)`; "" where none says anything."""
    said = list(dict.fromkeys(_bounds(rule.expression.tree, seen)))
    if not said:
        return "", ""
    return f" ({'; '.join(es for es, _ in said)})", f" ({'; '.join(en for _, en in said)})"


def _bounds(tree: Typed, seen: Sight) -> Iterator[tuple[str, str]]:
    for term in terms(tree):
        kind = kind_of(term)
        if isinstance(term, Input) and not term.outer and term.name in seen.never:
            yield f"a «{term.name}» no llega nadie", f"nobody gets to '{term.name}'"
        elif isinstance(kind, Number) and isinstance(term, Input | Span):
            low, high, _ = seen.range(term, kind)
            name, name_en = _name(term)
            low_, high_ = written(low, kind.scale), written(high, kind.scale)
            yield f"{name} va de {low_} a {high_}", f"{name_en} goes from {low_} to {high_}"
        elif isinstance(kind, Date) and isinstance(term, Input):
            found = seen.field(term)
            if found is not None and getattr(found.shape, "greatest", "") == "today":
                yield f"«{term.name}» es a lo más hoy", f"'{term.name}' is today at most"


def _name(term: Input | Span) -> tuple[str, str]:
    if isinstance(term, Input):
        return f"«{term.name}»", f"'{term.name}'"
    start = term.start.name if isinstance(term.start, Input) else ""
    es, en = UNITS[term.unit]
    return (f"{es} desde «{start}»", f"{en} since '{start}'") if start else (es, en)
