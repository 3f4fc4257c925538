"""What plots say: a number with its word, one or many, and texts in lines that fit the drawing."""

from collections.abc import Iterable

ONE = {
    "mujeres": "mujer",
    "hombres": "hombre",
    "personas": "persona",
    "solicitudes": "solicitud",
    "entregas": "entrega",
    "rechazados": "rechazado",
    "cumplen": "cumple",
    "no cumplen": "no cumple",
}
"""What one of them is called, where that is another word."""
LEFT_OUT = "reservado"
"""What is said of a number that would tell a small group, or that is one."""
BETWEEN = " · "
TITLE, SAID = 37, 43
"""How many letters of usual breadth a line of the drawing holds: a title, which is bold, and what is said below it."""
LINES = 2
_NARROW, _BROAD = frozenset(" iIjlftr.,:;'|·()"), frozenset("mwMW@%…")


def counted(number: int | None, many: str) -> str:
    """«1 mujer», «2,000 mujeres», «mujeres: reservado»; `many` is the word as the head of the column has it."""
    word = many.lower()
    if number is None:
        return f"{word}: {LEFT_OUT}"
    return f"{number:,} {ONE.get(word, word) if number == 1 else word}"


def bar(title: str, said: Iterable[str], parts: Iterable[float]) -> dict[str, object]:
    """A bar for the page: `text` says it; `lines` and `texts` are its title and its text as they fit the drawing."""
    text = BETWEEN.join(said)
    return {
        "title": title,
        "text": text,
        "parts": list(parts),
        "lines": fitted(title, TITLE),
        "texts": fitted(text, SAID, BETWEEN),
    }


def fitted(text: str, room: float, between: str = " ") -> list[str]:
    """The text in LINES lines at most of so many letters, parted at `between`; what does not fit ends in «…»."""
    lines = [""]
    for piece in text.split(between):
        longer = between.join((lines[-1], piece)) if lines[-1] else piece
        if lines[-1] and len(lines) < LINES and _breadth(longer) > room:
            lines.append(piece)
        else:
            lines[-1] = longer
    return [_cut(each, room) for each in lines]


def _cut(text: str, room: float) -> str:
    if _breadth(text) <= room:
        return text
    kept = text
    while kept and _breadth(kept) + _breadth("…") > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _breadth(text: str) -> float:
    return sum(0.6 if each in _NARROW else 1.5 if each in _BROAD else 1.15 if each.isupper() else 1 for each in text)
