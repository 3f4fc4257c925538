"""Commands about people of the registry: person, search. Each look leaves an entry in the read audit."""

import click

from padron import curp as curps
from padron.cli.ways import USER, Run, actor, command
from padron.language.values import written
from padron.registry.history import Moment, history
from padron.registry.keys import id_text, provisional_of
from padron.registry.people import Person, person_of, resolve
from padron.registry.read_audit import Look
from padron.registry.search import search as found_people
from padron.registry.store import Store

KINDS = {
    "enrolment": ("inscripción", "enrolment"),
    "benefit": ("entrega", "benefit"),
    "correction": ("corrección", "correction"),
}


@command("person", "Muestra a una persona con toda su historia.", reports=True)
@click.argument("text", metavar="CURP")
@USER
def person(run: Run, text: str, user: str | None) -> int:
    """A person by CURP or provisional folio, with the whole history."""
    with run.registry() as store:
        found, moments = _looked(store, actor(user), text)
    if found is None:
        run.reporter.data({"person": None, "aliases": [], "history": []})
        run.reporter.say("No hay nadie con esa CURP en el padrón.", "Nobody in the registry has that CURP.")
        return 1
    values = _values(run, found)
    told = [_moment(each) for each in moments]
    run.reporter.data({"person": values, "aliases": list(found.aliases), "history": told})
    for name, value in values.items():
        run.reporter.say(f"{name}: {value}", f"{name}: {value}")
    for each in told:
        kind = KINDS.get(str(each["kind"]), (each["kind"], each["kind"]))
        rest = " · ".join(str(each[part]) for part in ("title", "area", "detail", "status") if each[part])
        run.reporter.say(f"{each['on']}  {kind[0]}  {rest}", f"{each['on']}  {kind[1]}  {rest}")
    return 0


def _looked(store: Store, who: str, text: str) -> tuple[Person | None, list[Moment]]:
    with store.reading() as view:
        key = resolve(view, provisional_of(text) or curps.cleaned(text))
        found = person_of(view, key) if key is not None else None
        moments = history(view, key) if key is not None else []
    store.read_audit.append(who, key, "person", "command line")
    return found, moments


def _values(run: Run, found: Person) -> dict[str, object]:
    """The stored values in the registry's order, as JSON writes them."""
    fields = {each.name: each for each in run.definitions.shared.registry_leaves()}
    order = [*fields, *(name for name in found.values if name not in fields)]
    return {
        name: written(fields[name].type, fields[name].shape, found.values[name])  # type: ignore[arg-type]
        if name in fields
        else found.values[name]
        for name in order
        if name in found.values
    }


def _moment(each: Moment) -> dict[str, object]:
    return {
        "on": each.on,
        "program": each.program,
        "title": each.title,
        "area": each.area,
        "kind": each.kind,
        "status": each.status,
        "detail": each.detail,
        "source": each.source,
    }


@command("search", "Busca personas por nombre, folio o CURP.", reports=True)
@click.argument("words", nargs=-1, required=True, metavar="TEXTO")
@click.option("--limit", type=click.IntRange(1, 500), default=20, metavar="N", help="Cuántas como mucho; 20.")
@USER
def search(run: Run, words: tuple[str, ...], limit: int, user: str | None) -> int:
    """People whose names have the words; no CURP is shown."""
    with run.registry() as store:
        with store.reading() as view:
            found = found_people(view, " ".join(words), limit)
        who = actor(user)
        looks = [Look(who, "search", each.person_key, "command line") for each in found]
        store.read_audit.append_many(looks or [Look(who, "search", None, "command line")])
    run.reporter.data(
        {
            "people": [
                {
                    "key": id_text(each.person_key),
                    "nombre": each.given_names,
                    "primer_apellido": each.first_surname,
                    "segundo_apellido": each.second_surname,
                    "fecha_nacimiento": each.birth_date,
                    "sexo": each.sex,
                }
                for each in found
            ]
        }
    )
    for each in found:
        line = f"{each.first_surname} {each.second_surname}, {each.given_names} · {each.birth_date} · {each.sex or '—'}"
        run.reporter.say(line, line)
    if not found:
        run.reporter.say("No hay nadie con ese nombre.", "Nobody has that name.")
    return 0
