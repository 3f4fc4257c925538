"""A first program from a sheet that an area already uses: the registry's fields it has, and its own as fields."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from padron.intake import gate
from padron.intake.anysheet.inference import Inferred, inferred
from padron.intake.anysheet.likeness import ALIKE, known_to, wanted_of
from padron.intake.anysheet.mapping import NAMES, WHOLE_NAME
from padron.intake.anysheet.proposal import LIKELY, LOOKS, Guess, assigned, guesses, is_running_number
from padron.intake.anysheet.survey import Survey, survey
from padron.outputs.columns import APPLIED_ON, NOTICE_ON, Column, is_filled
from padron.program.model import CORE, Field, leaves
from padron.program.reading import RESERVED, as_name
from padron.program.shared import Shared
from padron.registry.store import Refused
from padron.shapes import Group

_NOTICE = "programas_sociales_v1"
_OFTEN = 0.95


@dataclass(frozen=True, slots=True)
class Draft:
    """A program's name and its YAML."""

    name: str
    text: str
    survey: Survey


def drafted(data: bytes, file: str, name: str, title: str, shared: Shared, today: str, sheet: str = "") -> Draft:
    """The Draft of a file that is called `file`. Raises Refused where no table is found."""
    asked = wanted_of((*_registry(shared.registry), WHOLE_NAME, APPLIED_ON, NOTICE_ON))
    try:
        found = survey(data, file, known_to(asked), sheet)
    except gate.Refused as refused:
        raise Refused(refused.problem) from refused
    likely = assigned(guesses(found, asked, today))
    # What only may be the registry's becomes a field, so that no column is lost.
    chosen = {at: each.name for at, each in likely.items() if _is_plain(each)}
    text = "".join(
        [
            *_head(found, file, name, title, shared, today),
            *_person(found, chosen, shared.registry),
            *_fields(found, chosen, shared, today),
            *_tail(),
        ]
    )
    return Draft(name, text, found)


def _is_plain(guess: Guess) -> bool:
    """Whether a column is called as the registry's field is, or shows it by the CURP; a CURP shows itself."""
    by_looks_alone = guess.why[:1] != () and guess.why[0].endswith(LOOKS)
    return guess.score >= LIKELY and ALIKE not in guess.why and (guess.name == "curp" or not by_looks_alone)


def program_name(text: str) -> str:
    """A program's name from a title or a file's name."""
    found = _name(text) or "programa"
    return found if found not in RESERVED else f"programa_{found}"


def _registry(registry: Iterable[Field]) -> Iterator[Column]:
    for leaf in leaves(tuple(registry)):
        if is_filled(leaf.field):
            yield Column(leaf.field.name, leaf.field.label.es, leaf.field, "person", False)


def _head(found: Survey, file: str, name: str, title: str, shared: Shared, today: str) -> Iterator[str]:
    area = next(iter(shared.areas), "")
    notices = [*([_NOTICE] if _NOTICE in shared.material.notices else []), *shared.material.notices]
    kinds = ", ".join(shared.kinds)
    yield f"# Primera versión, sacada de {_quoted(file)}, hoja {_quoted(found.sheet)}, con {found.rows} renglones.\n"
    yield "# Revísala entera: los comentarios dicen en qué hay duda.\n"
    yield f"program: {name}\nversion: 1\ntitle: {_quoted(title)}\n"
    yield f"area: {area}   # ¿Es ésta? Las que hay: {', '.join(shared.areas)}\n"
    yield f"# kind: …   # Sirve para saber si alguien ya recibe algo así. Los que hay: {kinds}\n"
    yield "privacy:\n  purpose: Por escribir, para qué se piden estos datos.\n"
    yield f"  notice: {next(iter(notices), '')}   # ¿Es éste el aviso?\n  retention_months: 60\n\n"
    year = today[:4]
    yield "calls:   # Cuándo se reciben solicitudes: ajusta las fechas\n"
    yield f"  ejercicio_{year}: {{from: {year}-01-01, until: {year}-12-31, ends: {year}-12-31}}\n\n"


def _person(found: Survey, chosen: dict[int, str], registry: Sequence[Field]) -> Iterator[str]:
    """Which of the registry's fields the sheet has, groups as a whole; the core is always asked."""
    filled = {name: found.profiles[at].filled / max(found.rows, 1) for at, name in chosen.items()}
    lines = []
    for top in registry:
        if top.name in CORE and top.name != "hogar":
            continue
        inside = [leaf.field for leaf in leaves((top,))]
        here = {each.name: filled[each.name] for each in inside if each.name in filled}
        if not here:
            continue
        needed = [each.name for each in inside if each.required is True] if isinstance(top.shape, Group) else [top.name]
        often = all(filled.get(name, 0) >= _OFTEN for name in needed) and bool(needed)
        least = round(min(here.values()) * 100)
        lines.append(
            f"  {top.name}: {'required' if often else 'optional'}   # La traen {least} % de los renglones, o más\n"
        )
    if "curp" not in filled:
        yield "# La hoja no trae CURP: sin ella no se sabe quién es cada persona.\n"
    elif filled["curp"] < 1:
        yield f"# A {round((1 - filled['curp']) * 100)} % de los renglones les falta la CURP.\n"
    if lines:
        yield "person:\n"
        yield from lines
        yield "\n"


def _fields(found: Survey, chosen: dict[int, str], shared: Shared, today: str) -> Iterator[str]:
    taken = {leaf.name for leaf in shared.registry_leaves()} | {each.name for each in shared.registry} | set(RESERVED)
    taken |= {APPLIED_ON.name, NOTICE_ON.name, *NAMES}
    yield "fields:\n"
    count = 0
    for at, profile in enumerate(found.profiles):
        if at in chosen or not profile.filled:
            continue
        if is_running_number(profile):
            yield f"  # «{_plain(profile.column.heading)}» sólo numera los renglones: no se pide.\n"
            continue
        name = _free(profile.column.parts, taken)
        taken.add(name)
        count += 1
        yield from _field(inferred(profile, found.rows, name, today, shared.catalogues), profile.column.letters)
    if not count:
        yield "  # La hoja no trae nada más que a la persona. Ésta es un ejemplo.\n"
        yield "  observaciones:\n    type: text\n    label: Observaciones\n    max_length: 500\n"


def _name(text: str) -> str:
    return "_".join(part for part in (as_name(text) or "").split("_") if part)


def _free(parts: Sequence[str], taken: set[str]) -> str:
    own = _name(parts[-1] if parts else "") or "columna"
    whole = _name(" ".join(parts)) or own
    numbered = (f"{own[:55]}_{number}" for number in range(2, 1000))
    return next(each for each in (own, whole, f"dato_{own}"[:60], *numbered) if each not in taken)


def _field(each: Inferred, letters: str) -> Iterator[str]:
    yield f"  {each.name}:   # Columna {letters}\n"
    yield from (f"    # {_plain(remark)}\n" for remark in each.remarks)
    yield f"    type: {each.type}\n    label: {_quoted(each.label)}\n"
    yield from (f"    {name}: {value}\n" for name, value in each.settings)
    if each.choices:
        yield "    choices:\n"
        yield from (f"      {code}: {_quoted(label)}\n" for code, label in each.choices)


def _tail() -> Iterator[str]:
    yield "\n# Lo que sigue: los criterios de las reglas de operación, y casos que los prueben. Por ejemplo:\n"
    yield "# eligibility:\n#   - id: edad\n#     assert: age(fecha_nacimiento) >= 18\n"
    yield "#     message: La persona debe tener 18 años cumplidos.\n"


def titled(stem: str) -> str:
    """A title from a file's name."""
    said = _plain(stem.replace("_", " "))
    return said[:1].upper() + said[1:]


def _plain(text: str) -> str:
    """A text on one line, without signs that a definition may not hold."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _quoted(text: str) -> str:
    return json.dumps(_plain(text), ensure_ascii=False)
