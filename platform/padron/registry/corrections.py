"""Decisions about who somebody is: a corrected CURP, two records of one person, a proposed change."""

from sqlalchemy import insert, select, update

from padron.registry.canonical import canonical, mapping
from padron.registry.events import Happening, record
from padron.registry.folding import name_fold
from padron.registry.keys import identity_key
from padron.registry.locks import lock_keys, lock_people
from padron.registry.merging import NAMES, Mark
from padron.registry.name_index import reindex
from padron.registry.people import resolve, survivors
from padron.registry.store import ONE_PERSON, Unit, scoped
from padron.registry.tables import identity, person, person_change


class NotPossible(Exception):
    """The decision does not fit what is stored: the CURP is another person's, or there is nothing to decide."""


@scoped(ONE_PERSON)
def add_identifier(unit: Unit, person_key: bytes, identifier: str, kind: str, on: str, reason: str) -> None:
    """One more CURP of a known person: `correction` (the one in force from now), `alias`, or `curp` for a person who
    had only a provisional folio. Raises NotPossible when it already belongs to somebody else."""
    key = identity_key(unit.secret, identifier)
    lock_keys(unit, [key])
    lock_people(unit, [person_key])
    owner = resolve(unit, identifier)
    if owner not in (None, survivors(unit, [person_key])[person_key]):
        raise NotPossible("identifier taken")
    if owner is None:
        if unit.connection.execute(select(identity.c.key).where(identity.c.key == key)).first() is not None:
            raise NotPossible("identifier of an undone record")
        unit.connection.execute(insert(identity).values(
            key=key, identifier=identifier, kind=kind, person_key=person_key, source="correction", since_at=unit.at,
            until_at=None,
        ))  # fmt: skip
    elif not _comes_back(unit, person_key, key, kind):
        return
    _tell(unit, person_key, "identity_corrected", on, {"curp": [None, identifier]}, reason)


def _comes_back(unit: Unit, person_key: bytes, key: bytes, kind: str) -> bool:
    """Whether a CURP that the person had before is in force again: a correction is corrected by going back."""
    mine = (identity.c.key == key, identity.c.person_key == person_key)
    done = unit.connection.execute(update(identity).where(*mine).values(kind=kind, since_at=unit.at))
    return kind == "correction" and done.rowcount == 1


@scoped(ONE_PERSON)
def merge(unit: Unit, person_key: bytes, survivor: bytes, on: str, reason: str) -> None:
    """Says that two records are one human being; no row moves. Raises NotPossible when they already are."""
    lock_people(unit, [person_key, survivor])
    last = survivors(unit, [person_key, survivor])
    if last[person_key] == last[survivor] or last[person_key] != person_key:
        raise NotPossible("already merged")
    lock_people(unit, [last[survivor]])
    _point(unit, person_key, last[survivor])
    for key, other in ((person_key, last[survivor]), (last[survivor], person_key)):
        _tell(unit, key, "merged", on, {"merged_into": [None, other.hex()]}, reason)


@scoped(ONE_PERSON)
def unmerge(unit: Unit, person_key: bytes, on: str, reason: str) -> None:
    """Undoes a merge. Raises NotPossible when the person was not merged."""
    lock_people(unit, [person_key, *filter(None, [_into(unit, person_key)])])
    into = _into(unit, person_key)
    if into is None or into == person_key:
        raise NotPossible("not merged")
    _point(unit, person_key, None)
    for key, other in ((person_key, into), (into, person_key)):
        _tell(unit, key, "unmerged", on, {"merged_into": [other.hex(), None]}, reason)


@scoped(ONE_PERSON)
def decide_change(unit: Unit, person_key: bytes, change: bytes, accept: bool, on: str, reason: str) -> None:
    """Accepts or refuses a proposed difference; what is accepted is written of the record that merges lead to.

    Raises NotPossible when it is not waiting any more."""
    last = survivors(unit, [person_key])[person_key]
    lock_people(unit, [person_key, last])
    table = person_change.c
    mine = (table.person_key == person_key, table.id == change, table.state == "proposed")
    found = unit.connection.execute(select(person_change).where(*mine)).one_or_none()
    if found is None:
        raise NotPossible("nothing to decide")
    unit.connection.execute(update(person_change).where(*mine).values(
        state="accepted" if accept else "refused", decided_by=unit.actor, decided_at=unit.at,
    ))  # fmt: skip
    if accept:
        stored, proposed = mapping(found.stored)["value"], mapping(found.proposed)["value"]
        values = {found.field: proposed}
        if isinstance(proposed, dict):
            gone = dict.fromkeys(stored) if isinstance(stored, dict) else {}
            values = {**gone, **proposed}
        set_values(unit, last, values, ("correction", on, unit.actor), reason)


@scoped(ONE_PERSON)
def set_values(unit: Unit, person_key: bytes, values: dict[str, object], mark: Mark, reason: str) -> None:
    """Writes registry values that somebody decided, names included; None takes a value away."""
    lock_people(unit, [person_key])
    row = unit.connection.execute(select(person).where(person.c.person_key == person_key)).one()
    fields, marks = mapping(row.fields), mapping(row.provenance)
    changes = {name: [fields.get(name), value] for name, value in values.items() if fields.get(name) != value}
    for name in changes:
        fields.pop(name, None)
        marks.pop(name, None)
        if values[name] is not None:
            fields[name], marks[name] = values[name], list(mark)
    names = {name: str(fields.get(name) or "") for name in NAMES}
    fold, text = name_fold(names.values()), canonical(fields)
    unit.connection.execute(update(person).where(person.c.person_key == person_key).values(
        given_names=names["nombre"], first_surname=names["primer_apellido"], second_surname=names["segundo_apellido"],
        birth_date=fields.get("fecha_nacimiento"), sex=fields.get("sexo"), birth_state=fields.get("entidad_nacimiento"),
        hogar=fields.get("hogar"), name_fold=fold, fields=text, provenance=canonical(marks),
        revision=row.revision + 1, updated_at=unit.at,
    ))  # fmt: skip
    reindex(unit, person_key, row.name_fold, fold)
    told = Happening("person_updated", "person", None, mark[1], text, changes, reason, source=mark[0])
    record(unit, person_key, told)


@scoped(ONE_PERSON)
def told_without_curp(unit: Unit, person_key: bytes, on: str, reason: str) -> None:
    """Says in a person's history that she was registered without a CURP, and why."""
    lock_people(unit, [person_key])
    _tell(unit, person_key, "without_curp", on, {"curp": [None, None]}, reason)


def _into(unit: Unit, person_key: bytes) -> bytes | None:
    found: bytes | None = unit.connection.execute(
        select(person.c.merged_into).where(person.c.person_key == person_key)
    ).scalar_one_or_none()
    return found


def _point(unit: Unit, person_key: bytes, into: bytes | None) -> None:
    unit.connection.execute(update(person).where(person.c.person_key == person_key).values(
        merged_into=into, revision=person.c.revision + 1, updated_at=unit.at,
    ))  # fmt: skip


def _tell(unit: Unit, person_key: bytes, action: str, on: str, changes: dict[str, object], reason: str) -> None:
    values = unit.connection.execute(select(person.c.fields).where(person.c.person_key == person_key)).scalar_one()
    record(unit, person_key, Happening(action, "person", None, on, values, changes, reason))
