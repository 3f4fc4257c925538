"""The catalogue's part about undoing a load."""

from padron.problems import Entry

UNDOING: tuple[Entry, ...] = (
    Entry(
        "load_unknown",
        "S071",
        "error",
        "No existe esa carga. Copia su clave de la dirección de su resultado.",
        "There is no such load. Copy its key from the address of its result.",
        "La clave de una carga son 32 signos: los últimos de la dirección de su resultado, o el campo load del JSON.",
        "The key of a load is 32 characters: the last ones of its result's address, or the field load of the JSON.",
    ),
    Entry(
        "load_undone",
        "S072",
        "error",
        "Esta carga ya se deshizo. Si la necesitas, vuelve a cargar el archivo.",
        "This load was undone already. Load the file again if you need it.",
        "Deshacer dos veces no cambia nada. El archivo se puede cargar otra vez y queda como la primera.",
        "Undoing twice changes nothing. The file can be loaded again, and ends as it did the first time.",
    ),
    Entry(
        "load_runs",
        "S073",
        "error",
        "La carga todavía está en curso. Espera a que termine y deshazla entonces.",
        "The load is still running. Wait until it ends and undo it then.",
        "Mientras corre sigue guardando filas: deshecha a la mitad quedaría una parte.",
        "While it runs it goes on keeping rows: undone half way, a part would stay.",
    ),
    Entry(
        "load_meanwhile",
        "S076",
        "error",
        "Ahora se está cargando otro archivo del programa. Espera a que termine y deshaz ésta entonces.",
        "Another file of the program is being loaded now. Wait until it ends and undo this one then.",
        "La otra carga puede contar con lo que ésta trajo: lo que encuentra igual no lo vuelve a escribir.",
        "The other load may count on what this one brought: what it finds the same it does not write again.",
    ),
    Entry(
        "load_old",
        "S074",
        "error",
        "La carga terminó hace más de {days} días y ya no se deshace entera. Corrige sus filas una por una.",
        "The load ended more than {days} days ago and is not undone as a whole any more. Correct its rows one by one.",
        "Pasado ese tiempo es probable que haya trámites que descansan en ella, también fuera de Padrón.",
        "After that time there are likely proceedings that rest on it, outside Padrón too.",
    ),
    Entry(
        "load_stands",
        "S075",
        "error",
        "No se deshizo nada: en {rows} filas hay cambios posteriores que descansan en la carga. Revísalas en la lista.",
        "Nothing was undone: {rows} rows have later changes that rest on the load. See them in the list.",
        "Una carga se deshace entera o no se deshace. Si los cambios posteriores también están mal, deshazlos primero.",
        "A load is undone as a whole or not at all. If the later changes are wrong too, undo them first.",
    ),
)
