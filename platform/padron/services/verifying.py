"""Verifying a receipt by its folio: what it is of and whether it still holds, and nothing of whose it is."""

from dataclasses import dataclass
from typing import Literal

from padron.problems import Problem, problem
from padron.registry.arrivals import UNDONE
from padron.registry.benefits import HELD
from padron.registry.folios import Receipted, receipted
from padron.registry.keys import folio_of
from padron.registry.store import Store
from padron.registry.withdrawing import GONE
from padron.services.programs import published_program

VOID_STATES = GONE | {"void", UNDONE}
Standing = Literal["valid", "held", "void"]


@dataclass(frozen=True, slots=True)
class Verified:
    """A receipt that exists. `title` is empty where the program is confidential; `service` empty for an application.

    `standing`: whether it counts; a delivery that is `held` does not do so yet.
    """

    folio: str
    title: str
    service: str
    on: str
    is_application: bool
    standing: Standing


def verified(store: Store, text: str) -> Verified | Problem:
    """The receipt of a folio as it was typed, or why there is none."""
    folio = folio_of(text[:40])
    if folio is None:
        return problem("folio_wrong", field="folio")
    with store.reading() as view:
        found = receipted(view, folio)
        program = published_program(view, found.program) if found is not None and not found.confidential else None
    if found is None:
        return problem("folio_unknown", field="folio")
    services = program.services if program is not None else ()
    service = next((each.title.es for each in services if each.name == found.service), "")
    title = "" if found.confidential else found.title
    return Verified(folio, title, service, found.on, not found.service, _standing(found))


def _standing(found: Receipted) -> Standing:
    if found.state in VOID_STATES:
        return "void"
    return "held" if found.service and found.state == HELD else "valid"
