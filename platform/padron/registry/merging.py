"""What an arrival may change of a known person: pure rules, so that shared data are never overwritten in silence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from padron.registry.arrivals import SaveRules, Values
from padron.registry.canonical import canonical
from padron.registry.folding import name_fold, same_name

NAMES = ("nombre", "primer_apellido", "segundo_apellido")
FACTS_OF_BIRTH = ("fecha_nacimiento", "sexo", "entidad_nacimiento")
PROTECTED = frozenset((*NAMES, *FACTS_OF_BIRTH))
EVERY_OTHER = ""

Mark = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A difference for somebody to decide: a field, or a whole group with its values by field."""

    field: str
    stored: object
    proposed: object


@dataclass(slots=True)
class Decision:
    """`changes` are written (None takes a value away); `proposals` wait."""

    changes: dict[str, object] = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)


def is_blank(value: object) -> bool:
    """Whether an arrival says nothing by this value; a no and a zero do say something."""
    return value is None or value == "" or value == []


def first_values(given: Values) -> dict[str, object]:
    """What is stored of somebody new: all that is said but the CURP, which is an identity."""
    return {name: value for name, value in given.items() if name != "curp" and not is_blank(value)}


def newcomer(values: Values) -> tuple[str, str]:
    """The canonical text of somebody new's values, and her folded name."""
    return canonical(values), name_fold([str(values.get(name) or "") for name in NAMES])


def differences(before: Values, after: Values) -> dict[str, object]:
    """[old, new] by name, of what is not the same in both."""
    names = sorted(before.keys() | after.keys())
    return {name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)}


def decision(stored: Values, marks: Mapping[str, Mark], given: Values, day: str, rules: SaveRules) -> Decision:
    """What becomes of the given values of a person whose stored ones carry these marks (source, day, author)."""
    made = Decision()
    groups: dict[str, dict[str, object]] = {}
    for name, value in given.items():
        if name == "curp" or is_blank(value) or stored.get(name) == value:
            if not is_blank(value) and name in rules.groups:
                groups.setdefault(rules.groups[name], {})[name] = value
            continue
        if name in PROTECTED:
            _protected(made, stored, name, value)
        elif name in rules.groups:
            groups.setdefault(rules.groups[name], {})[name] = value
        else:
            _single(made, stored, marks, name, value, day, rules)
    for name, values in groups.items():
        _group(made, stored, marks, name, values, day, rules)
    return made


def _protected(made: Decision, stored: Values, name: str, value: object) -> None:
    known = stored.get(name)
    if name in FACTS_OF_BIRTH and is_blank(known):
        made.changes[name] = value
    elif name in FACTS_OF_BIRTH or not same_name(str(known or ""), str(value)):
        made.proposals.append(Proposal(name, known, value))


def _single(
    made: Decision, stored: Values, marks: Mapping[str, Mark], name: str, value: object, day: str, rules: SaveRules
) -> None:
    if is_blank(stored.get(name)) or _wins(marks, (name,), day, rules):
        made.changes[name] = value
    elif rules.policy == "fill":
        made.proposals.append(Proposal(name, stored[name], value))


def _group(
    made: Decision,
    stored: Values,
    marks: Mapping[str, Mark],
    group: str,
    given: dict[str, object],
    day: str,
    rules: SaveRules,
) -> None:
    """An address is one thing: values that only add are added, any that contradicts replaces or proposes the whole."""
    members = {name for name, of in rules.groups.items() if of == group}
    known = {name: stored[name] for name in members if not is_blank(stored.get(name))}
    if not any(known.get(name, value) != value for name, value in given.items()):
        made.changes.update((name, value) for name, value in given.items() if name not in known)
    elif _wins(marks, tuple(known), day, rules):
        made.changes.update((name, None) for name in known if name not in given)
        made.changes.update((name, value) for name, value in given.items() if known.get(name) != value)
    elif rules.policy == "fill":
        made.proposals.append(Proposal(group, known, given))


def _wins(marks: Mapping[str, Mark], names: tuple[str, ...], day: str, rules: SaveRules) -> bool:
    """Whether the arrival replaces what is stored; for `update`, when it was applied for on the same day or later."""
    if rules.policy != "update":
        return rules.policy == "form"
    unmarked: Mark = ("", "", "")
    return all(marks.get(name, marks.get(EVERY_OTHER, unmarked))[1] <= day for name in names)
