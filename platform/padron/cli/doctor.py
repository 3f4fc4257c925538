"""The command doctor: whether the counts that screens show are what a recount of the registry says."""

from padron.cli.ways import Run, command
from padron.registry.tallies import disagreements
from padron.services.counting import refresh

WORDS = {
    "enrolment": ("solicitudes por estado", "enrolments by state"),
    "delivery": ("entregas por mes", "deliveries by month"),
    "amount": ("importes por mes", "amounts by month"),
    "people": ("personas por programa, edad, sexo y colonia", "people by program, age, sex and place"),
}


@command("doctor", "Revisa que los conteos del tablero sean los que da contar todo el padrón.", reports=True)
def doctor(run: Run) -> int:
    """Counts whoever is due, recounts everything and says which counters differ; 1 where one does."""
    with run.registry() as store:
        refresh(store)
        with store.reading() as view:
            found = disagreements(view)
    run.reporter.data({"counters": {name: name not in found for name in WORDS}})
    for name in found:
        es, en = WORDS[name]
        run.reporter.say(f"No coinciden los conteos de {es}.", f"The counts of {en} differ from a recount.")
    if not found:
        run.reporter.say("Los conteos coinciden con el padrón.", "The counts agree with the registry.")
    return 1 if found else 0
