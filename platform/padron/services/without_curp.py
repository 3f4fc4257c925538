"""People without a CURP: why, and of a newborn whose child she is; the registry knows them by a provisional folio."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from padron import curp as curps
from padron.problems import Problem, errors, problem
from padron.program.kinship import inverse
from padron.program.model import Program
from padron.registry.corrections import NotPossible, told_without_curp
from padron.registry.keys import provisional_of
from padron.registry.kinship import Link, link
from padron.registry.people import person_of, resolve
from padron.registry.store import Store, Unit
from padron.services.capture import Typed, begin_as
from padron.services.family import relative_named
from padron.services.policy import Actor

NEWBORN = "recien_nacido"
WITHOUT_CURP: Mapping[str, str] = {
    NEWBORN: "Recién nacida o recién nacido, todavía sin registrar",
    "migrante": "Migrante, sin documentos mexicanos",
    "en_tramite": "Su CURP está en trámite",
    "otro": "Otro motivo",
}
"""Why somebody has no CURP, by code."""
PARENTS = ("madre", "padre")
WHY, PARENT, PARENT_KIND = "por_que", "curp_familiar", "es"
"""The questions of the page."""


@dataclass(frozen=True, slots=True)
class Without:
    """What was typed: the code of why, and of a newborn a parent's CURP or folio, and which of the two it is."""

    why: str
    parent: str = ""
    parent_kind: str = ""


def said_without(asked: Without, today: str) -> Typed | Problem:
    """What a capture keeps of it, or what is wrong, as far as that is known without asking who the parent is."""
    if asked.why not in WITHOUT_CURP:
        return problem("without_curp_why", field=WHY)
    if asked.why != NEWBORN or not asked.parent.strip():
        return Typed(confirmed=True, why=asked.why)
    identifier = provisional_of(asked.parent)
    reading = curps.check(asked.parent, date.fromisoformat(today)) if identifier is None else None
    if reading is not None and (wrong := errors(reading.problems)):
        return replace(wrong[0], field=PARENT)
    if asked.parent_kind not in PARENTS:
        return problem("kin_kind_missing", field=PARENT_KIND)
    identifier = identifier or curps.cleaned(asked.parent)
    return Typed(confirmed=True, why=asked.why, parent=identifier, parent_kind=asked.parent_kind)


def begin_without_curp(store: Store, actor: Actor, program: Program, asked: Without, today: str) -> bytes | Problem:
    """A new draft of a capture of somebody without a CURP, its id; or what is wrong."""
    said = said_without(asked, today)
    if isinstance(said, Problem):
        return said
    if said.parent and not parent_seen(store, actor, said):
        return problem("kin_unknown", field=PARENT)
    return begin_as(store, actor, program, said)


def parent_seen(store: Store, actor: Actor, said: Typed) -> bool:
    """Whether the parent that was named is in the registry and the actor may know of her; the look is on record."""
    with store.reading() as view:
        found = relative_named(view, actor, said.parent)
    if found is not None:
        store.read_audit.append(actor.name, found.person_key, "search", "kinship")
    return found is not None


def note_without_curp(unit: Unit, said: Typed, person_key: bytes, today: str) -> None:
    """Writes in the history of somebody who was just registered why she has no CURP, and links a newborn's parent.

    The unit goes on where the parent is nobody any more: a child is never refused for that.
    """
    if said.why not in WITHOUT_CURP:
        return
    reason = WITHOUT_CURP[said.why]
    told_without_curp(unit, person_key, today, reason)
    parent = resolve(unit, said.parent) if said.parent and said.parent_kind in PARENTS else None
    child = person_of(unit, person_key)
    if parent is None or child is None:
        return
    back = inverse(said.parent_kind, str(child.values.get("sexo") or ""))
    try:
        link(unit, child.person_key, parent, Link(said.parent_kind, back, today, reason))
    except NotPossible:
        return
