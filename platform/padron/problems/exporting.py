"""The catalogue's part about exports."""

from padron.problems import Entry

EXPORTING: tuple[Entry, ...] = (
    Entry(
        "export_misfit",
        "S141",
        "error",
        "«{program}» no se puede exportar al Padrón Único: {column} {why}.",
        "'{program}' cannot be exported to the Padrón Único: {column} {why}.",
        "La estructura federal exige claves que son del programa, no de la persona. Se escriben en su definición, en "
        "exports: pub: (del programa o del servicio). Corrígelas, publica y vuelve a exportar.",
        "The federal structure demands codes that belong to the program, not the person. They stand in its definition, "
        "under exports: pub: (of the program or of the service). Correct them, publish, and export again.",
    ),
    Entry(
        "export_too_long",
        "S142",
        "error",
        "No cabe en una hoja de Excel. Descárgalo como CSV; no se entregó nada.",
        "It does not fit in a sheet of Excel. Download it as CSV; nothing was given.",
        "Una hoja de Excel tiene 1,048,576 renglones y una celda 32,767 caracteres. El CSV no tiene esos topes.",
        "A sheet of Excel has 1,048,576 rows and a cell 32,767 characters. CSV has no such bounds.",
    ),
    Entry(
        "export_purpose",
        "S143",
        "error",
        "Escribe para qué son los datos, en 5 letras o más.",
        "Write what the data are for, in 5 letters or more.",
        "Cada descarga de datos personales queda en la bitácora con quién la hizo, cuántas personas trae y para qué.",
        "Each download of personal data is on record with who made it, how many people it holds and what for.",
    ),
    Entry(
        "export_profile",
        "S144",
        "error",
        "No tienes permiso para descargar ese formato de este programa.",
        "You may not download that format of this program.",
        "Los formatos con datos personales son de quien consulta a las personas del programa; el padrón público es "
        "también de quien decide.",
        "Formats with personal data are for those who look at the program's people; the public padrón is also for "
        "those who decide.",
    ),
)
