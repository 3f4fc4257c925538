"""Who may what: the one place that decides. Deny by default; every action names the roles that may take it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from padron.program.model import Program

Role = Literal["capture", "review", "read", "define", "decide", "audit", "admin"]
ROLES: tuple[str, ...] = get_args(Role)
ANY = "*"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over some areas and some of their programs; `*` stands for all."""

    role: str
    areas: tuple[str, ...] = (ANY,)
    programs: tuple[str, ...] = (ANY,)

    def covers(self, area: str, program: str) -> bool:
        """Whether a program of an area is inside this grant's scope."""
        return (ANY in self.areas or area in self.areas) and (ANY in self.programs or program in self.programs)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody signed in: the user's name and grants."""

    name: str
    grants: tuple[Grant, ...]


_SEES_PEOPLE = frozenset({"capture", "review", "read"})
ACTIONS: Mapping[str, frozenset[str]] = {
    "home": frozenset(ROLES),
    "programs": frozenset({"capture", "review", "read", "define", "decide"}),
    "capture": frozenset({"capture"}),
    "load": frozenset({"capture"}),
    "undo": frozenset({"capture", "admin"}),
    "absent": frozenset({"capture", "review"}),
    "absences": frozenset({"review"}),
    "review": frozenset({"review", "decide"}),
    "identity": frozenset({"review"}),
    "family": frozenset({"capture", "review"}),
    "template": frozenset({"capture", "define"}),
    "outputs": frozenset({"define"}),
    "search": _SEES_PEOPLE,
    "person": _SEES_PEOPLE,
    "enrolment": _SEES_PEOPLE,
    "deliver": frozenset({"capture"}),
    "withdraw": frozenset({"review"}),
    "decision": _SEES_PEOPLE,
    "simulate": frozenset({"define", "decide"}),
    "download": frozenset({"read", "decide"}),
    "export": frozenset({"read"}),
    "publish_list": frozenset({"read", "decide"}),
    "dashboard": frozenset({"read", "decide"}),
}
"""Action → the roles that may take it."""


def may(actor: Actor, action: str, program: Program | None = None) -> bool:
    """Whether an actor may take an action, on a program when one is given. KeyError for an unknown action."""
    roles = ACTIONS[action]
    return any(
        grant.role in roles and (program is None or grant.covers(program.area, program.name)) for grant in actor.grants
    )


def may_undo(actor: Actor, author: str, program: Program) -> bool:
    """Whether an actor may undo a load of a program: her own while she may load there; an administrator any."""
    admin = any(grant.role == "admin" and grant.covers(program.area, program.name) for grant in actor.grants)
    return admin or (author == actor.name and may(actor, "load", program))


def may_see_absent(actor: Actor, author: str, program: Program) -> bool:
    """Whether an actor may see who is absent from a load: of her own while she may load there; of any who reviews."""
    return may(actor, "absences", program) or (author == actor.name and may(actor, "load", program))


def holds(actor: Actor, role: str, program: Program) -> bool:
    """Whether an actor holds a role over a program."""
    return any(each.role == role and each.covers(program.area, program.name) for each in actor.grants)


def may_review(actor: Actor, program: Program) -> bool:
    """Whether an actor decides on a program's applications and sees who applied."""
    seen = sight(actor, program.area, program.name, program.confidential) == "all"
    return seen and may(actor, "review", program)


def may_decide_identity(actor: Actor, area: str, program: str) -> bool:
    """Whether an actor may decide who somebody is for being enrolled in a program of an area."""
    return any(grant.role in ACTIONS["identity"] and grant.covers(area, program) for grant in actor.grants)


def allowed(actor: Actor, action: str, programs: Iterable[Program]) -> tuple[Program, ...]:
    """The programs on which an actor may take an action."""
    return tuple(program for program in programs if may(actor, action, program))


Sight = Literal["all", "outline", "nothing"]


def sight(actor: Actor, area: str, program: str, confidential: bool) -> Sight:
    """What of an enrolment an actor sees: all in scope; title, area and state outside; nothing if confidential."""
    if any(grant.role in _SEES_PEOPLE and grant.covers(area, program) for grant in actor.grants):
        return "all"
    return "nothing" if confidential else "outline"


def grants(stored: Iterable[Mapping[str, object]]) -> tuple[Grant, ...]:
    """Grants from their stored form: `{role, areas, programs}`; an unknown role grants nothing."""
    return tuple(
        Grant(str(each["role"]), _names(each.get("areas")), _names(each.get("programs")))
        for each in stored
        if each.get("role") in ROLES
    )


def _names(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else (ANY,)
