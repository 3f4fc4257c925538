"""Calls, privacy and lifecycle of a program."""

from collections.abc import Mapping
from typing import cast

from padron.language.source import Map, Node
from padron.program.model import Call, Category, Lifecycle, Privacy, State, Transition, Words
from padron.program.reading import Reading

CATEGORIES = ("open", "active", "waiting", "closed")
ROLES = ("capture", "review", "read", "define", "decide", "audit", "admin")


FIRST, LAST = "1900-03-01", "2099-12-31"


def _state(name: str, category: Category, label: str, editable: bool = False) -> State:
    return State(name, category, editable, Words(label))


_VOID = _state("void", "closed", "Anulada")
_ENDED = _state("ended", "closed", "Terminada")

AUTOMATIC = Lifecycle(
    "automatic",
    (
        _state("pending", "open", "Falta información", editable=True),
        _state("active", "active", "Activa", editable=True),
        _state("not_eligible", "closed", "No cumple", editable=True),
        _state("waiting", "waiting", "En lista de espera", editable=True),
        _ENDED,
        _VOID,
    ),
    "pending",
    (
        Transition("active", "ended", "review"),
        Transition("waiting", "active", "review"),
        *(Transition(each, "void", "review", reason=True) for each in ("pending", "active", "not_eligible", "waiting")),
    ),
)
"""`captured` is the moment of saving: the verdict says which of active, not_eligible and pending follows."""

REVIEWED = Lifecycle(
    "reviewed",
    (
        _state("in_review", "open", "En revisión", editable=True),
        _state("active", "active", "Activa"),
        _state("waiting", "waiting", "En lista de espera"),
        _state("rejected", "closed", "Rechazada"),
        _state("suspended", "closed", "Suspendida"),
        _ENDED,
        _VOID,
    ),
    "in_review",
    (
        *(Transition("in_review", to, "review") for to in ("active", "waiting")),
        Transition("in_review", "rejected", "review", reason=True),
        Transition("waiting", "active", "review"),
        Transition("active", "suspended", "review", reason=True),
        Transition("suspended", "active", "review"),
        *(Transition(each, "ended", "review") for each in ("active", "suspended")),
        *(Transition(each, "void", "review", reason=True) for each in ("in_review", "active", "waiting", "suspended")),
    ),
)
STANDARD = {"automatic": AUTOMATIC, "reviewed": REVIEWED}


def calls(reading: Reading, node: Node | None, year: str) -> tuple[Call, ...]:
    """The calls in order of their first day; without the key there is one, named after the version's year."""
    if node is None:
        return (Call(year or "abierta", f"{year}-01-01" if year else FIRST, LAST, LAST),)
    if isinstance(node, Map) and not node.pairs:
        reading.say("D106", node, where="calls")
    found: list[Call] = []
    for key, value in reading.pairs(node, "calls"):
        call = _call(reading, key.text, value)
        if call is None:
            continue
        clash = next((other for other in found if call.from_ <= other.until and other.from_ <= call.until), None)
        if clash is not None:
            reading.say("D161", key, name=call.name, other=clash.name)
        found.append(call)
    return tuple(sorted(found, key=lambda call: call.from_))


def _call(reading: Reading, name: str, node: Node) -> Call | None:
    keys = ("from", "until", "ends", "quota", "budget", "title")
    parts = reading.keys(node, keys, f"la convocatoria {name}", required=("from", "until"))
    first, until = reading.day(parts.get("from"), "from"), reading.day(parts.get("until"), "until")
    ends = reading.day(parts.get("ends"), "ends") if "ends" in parts else until
    quota = reading.whole(parts.get("quota"), "quota", 1)
    budget = _budget(reading, parts.get("budget"))
    reading.words(parts.get("title"), "title")
    if first is None or until is None or ends is None:
        return None
    if not first <= until <= ends:
        reading.say("D160", node, name=name)
        return None
    return Call(name, first, until, ends, quota, budget)


def _budget(reading: Reading, node: Node | None) -> int | None:
    """Pesos to spend, in centavos."""
    found = reading.scaled(node, "budget", 2)
    if found is not None and node is not None and found <= 0:
        reading.say("D109", node, where="budget", least="0.01", greatest=10**13)
        return None
    return found


def privacy(reading: Reading, node: Node | None, notices: Mapping[str, str]) -> Privacy | None:
    """Purpose, notice and retention; the notice must be a file of rules/notices/."""
    required = ("purpose", "notice", "retention_months")
    parts = reading.keys(node, required, "privacy", required=required)
    purpose = reading.words(parts.get("purpose"), "purpose")
    notice = reading.reference(parts.get("notice"), notices, "D162", "notice")
    months = reading.whole(parts.get("retention_months"), "retention_months", 1, 1200)
    if purpose is None or notice is None or months is None:
        return None
    return Privacy(purpose, notice, months, notices[notice])


def lifecycle(reading: Reading, node: Node | None) -> Lifecycle:
    """`automatic`, `reviewed`, or a map of one's own states and transitions."""
    if node is None:
        return AUTOMATIC
    if not isinstance(node, Map):
        return STANDARD.get(reading.one_of(node, tuple(STANDARD), "lifecycle") or "", AUTOMATIC)
    parts = reading.keys(node, ("states", "start", "transitions"), "lifecycle", ("states", "start", "transitions"))
    states = tuple(
        state
        for key, value in reading.pairs(parts.get("states"), "states")
        if (state := _own_state(reading, key.text, value)) is not None
    )
    names = [state.name for state in states]
    start = reading.reference(parts.get("start"), names, "D163", "start")
    steps = tuple(
        step
        for item in reading.items(parts.get("transitions"), "transitions")
        if (step := _transition(reading, item, names)) is not None
    )
    if not any(state.category == "active" for state in states):
        reading.say("D164", node)
    return Lifecycle("own", states, start or "", steps)


def _own_state(reading: Reading, name: str, node: Node) -> State | None:
    parts = reading.keys(node, ("category", "editable", "label"), f"el estado {name}", required=("category",))
    category = reading.one_of(parts.get("category"), CATEGORIES, "category")
    editable = reading.yes_no(parts.get("editable"), "editable") or False
    label = reading.words(parts.get("label"), "label") or Words(name.replace("_", " ").capitalize())
    return State(name, cast(Category, category), editable, label) if category in CATEGORIES else None


def _transition(reading: Reading, node: Node, states: list[str]) -> Transition | None:
    keys = ("from", "to", "role", "reason")
    parts = reading.keys(node, keys, "una transición", required=("from", "to", "role"))
    start = reading.reference(parts.get("from"), states, "D163", "from")
    to = reading.reference(parts.get("to"), states, "D163", "to")
    role = reading.one_of(parts.get("role"), ROLES, "role")
    reason = reading.yes_no(parts.get("reason"), "reason") or False
    return Transition(start, to, role, reason) if start and to and role else None
