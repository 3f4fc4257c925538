"""The catalogue's part about households and kinship, and about people without a CURP."""

from padron.problems import Entry

HOMES: tuple[Entry, ...] = (
    Entry(
        "kin_unknown",
        "S171",
        "error",
        "Esa CURP o ese folio no está en el padrón: revísalo, o captura antes a la persona",
        "That CURP or folio is not in the registry: check it, or capture the person first",
        "Un parentesco une a dos personas del padrón. Quien todavía no está se captura primero; quien no tiene CURP "
        "se busca por su folio P-.",
        "Kinship joins two people of the registry. Who is not in it yet is captured first; who has no CURP is found "
        "by her P- folio.",
    ),
    Entry(
        "kin_herself",
        "S172",
        "error",
        "Es la misma persona: escribe la CURP o el folio de su familiar",
        "That is the same person: enter the CURP or folio of the relative",
        "Nadie es familiar de sí. Si son dos registros de una persona, se unen en «Duplicados».",
        "Nobody is her own relative. Two records of one person are merged under «Duplicados».",
    ),
    Entry(
        "kin_kind_missing",
        "S173",
        "error",
        "Elige qué es de la persona",
        "Choose what she is to the person",
        "El parentesco se guarda de los dos lados, y de él depende lo que se lee en cada página.",
        "The link is kept on both sides, and what each page says depends on it.",
    ),
    Entry(
        "kin_changed",
        "S174",
        "error",
        "El parentesco ya es así, o cambió mientras lo veías: revísalo",
        "The link is like that already, or changed while you looked: check it",
        "Nadie debe cambiar lo que no leyó, y lo que ya está escrito no se escribe otra vez.",
        "Nobody should change what she did not read, and what is written already is not written again.",
    ),
    Entry(
        "home_same",
        "S175",
        "error",
        "Ése ya es su folio de vivienda; no se cambió nada",
        "That is her dwelling folio already; nothing was changed",
        "Para entrar a otro hogar escribe el folio de esa vivienda; para salir, déjalo en blanco.",
        "To join another household enter its dwelling's folio; to leave, let it blank.",
    ),
    Entry(
        "without_curp_why",
        "S176",
        "error",
        "Elige por qué no tiene CURP",
        "Choose why there is no CURP",
        "Queda en la historia de la persona, y dice qué falta para ponerle su CURP.",
        "It stays in the person's history, and tells what is missing to give her a CURP.",
    ),
)
