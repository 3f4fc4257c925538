"""`padron load undo LOAD`: a load is undone as a whole, once somebody said yes."""

import click

from padron.cli.ways import Run, actor
from padron.problems import problem
from padron.registry.keys import id_of
from padron.services.clock import today
from padron.services.policy import Actor, Grant
from padron.services.undoing import Undoing, looked, undo

SHOWN = 20
STANDS = {
    "answers": ("después se cambiaron sus respuestas", "its answers were changed later"),
    "state": ("después alguien decidió su estado", "somebody decided its state later"),
    "benefit": ("después recibió un apoyo", "a benefit was delivered later"),
    "person": ("después se cambiaron los datos de la persona", "the person's data were changed later"),
    "proposal": ("después se aceptó un dato que la carga propuso", "a value that it proposed was accepted later"),
    "used": ("después se guardó otra solicitud que usa sus datos", "a later application uses its data"),
    "merged": ("después su registro se unió con otro, o se separó", "the record was merged or separated later"),
    "erased": ("después se borraron datos a petición de la persona", "data were erased later"),
    "unkept": ("la versión que cargó no guardaba lo de antes", "the release that loaded did not keep what was before"),
    "place": ("ya no hay lugar para dejarla como estaba", "there is no place any more to leave it as it was"),
}


def undone(run: Run, load: str, user: str | None, *, is_sure: bool) -> int:
    """Undoes a load; 1 where it cannot be, with the rows on which later changes stand."""
    who = Actor(actor(user), (Grant("admin"),))
    identifier = id_of(load) or b""
    with run.registry() as store:
        found = looked(store, who, identifier, today())
        if found is not None and found.refused is None:
            if not is_sure and not run.reporter.json:
                click.confirm(_asked(run, found), abort=True)
            found = undo(store, who, identifier, today())
    refused = problem("load_unknown") if found is None else found.refused
    standing = found.standing if found is not None else ()
    run.reporter.data({
        "load": load, "undone": refused is None, "people": found.people if found else 0,
        "created": found.created if found else 0, "updated": found.updated if found else 0,
        "refused": refused.code if refused is not None else None,
        "standing": [{"row": each.row, "folio": each.folio, "what": each.what} for each in standing],
    })  # fmt: skip
    if refused is None and found is not None:
        run.reporter.say(*_done(found))
        return 0
    if refused is not None:
        run.reporter.say(refused.message("es"), refused.message("en"))
    for each in standing[:SHOWN]:
        where, place = (f"fila {each.row}", f"row {each.row}") if each.row else ("una fila", "a row")
        es, en = STANDS[each.what]
        run.reporter.say(f"  {where}, folio {each.folio}: {es}", f"  {place}, folio {each.folio}: {en}")
    return 1


def _done(found: Undoing) -> tuple[str, str]:
    """What was undone, in Spanish and in English."""
    if found.load.service is not None:
        return (
            f"La carga se deshizo: {found.created} entregas sin efecto.",
            f"The load was undone: {found.created} deliveries without effect.",
        )
    return (
        f"La carga se deshizo: {found.created} solicitudes sin efecto, {found.updated} como eran.",
        f"The load was undone: {found.created} applications without effect, {found.updated} as they were.",
    )


def _asked(run: Run, found: Undoing) -> str:
    if found.load.service is not None:
        about = f"{found.load.file_name}: {found.created}"
        words = (f"¿Deshacer {about} entregas a {found.people} personas?", f"Undo {about} deliveries?")
        return words[run.reporter.lang == "en"]
    about = f"{found.load.file_name}: {found.created} + {found.updated}"
    if run.reporter.lang == "en":
        return f"Undo {about} applications of {found.people} people?"
    return f"¿Deshacer {about} solicitudes de {found.people} personas?"
