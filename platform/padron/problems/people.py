"""The catalogue's part about who somebody is: a CURP that is corrected, two records of one person, proposed changes."""

from padron.problems import Entry

PEOPLE: tuple[Entry, ...] = (
    Entry(
        "curp_of_other",
        "S121",
        "error",
        "Esa CURP ya es de otra persona del padrón; no se cambió nada",
        "That CURP is another person's in the registry already; nothing was changed",
        "Una CURP es de una sola persona. Si los dos registros son de la misma, hay que unirlos; si no, revisa la "
        "CURP con el documento. Por privacidad sólo ve de quién es quien también revisa a esa persona.",
        "A CURP belongs to one person. If both records are hers they have to be merged; if not, check the CURP with "
        "the document. For privacy only who reviews that other person too sees whose it is.",
    ),
    Entry(
        "curp_in_force",
        "S122",
        "error",
        "Ésa ya es su CURP; no se cambió nada",
        "That is her CURP already; nothing was changed",
        "La persona ya se conoce con esa CURP. Si esperabas otra, revisa que ésta sea la persona.",
        "The person is known by that CURP already. If you expected another, check that this is the person.",
    ),
    Entry(
        "why_missing",
        "S123",
        "error",
        "Escribe el motivo; queda en la historia de la persona",
        "Write the reason; it stays in the person's history",
        "Quien lea después la historia tiene que entender qué documento o qué hecho sostiene el cambio.",
        "Whoever reads the history later has to understand which document or fact stands behind the change.",
    ),
    Entry(
        "curp_unsure",
        "S124",
        "error",
        "La CURP no coincide con sus datos: revísala y marca que es la correcta",
        "The CURP does not agree with the data: check it and mark that it is right",
        "El nombre, la fecha de nacimiento, el sexo o la entidad que dice la CURP no son los guardados. Puede que el "
        "dato guardado sea el que está mal: míralo en el documento antes de seguir.",
        "The name, birth date, sex or state that the CURP says are not those that are stored. The stored datum may be "
        "the wrong one: see the document before going on.",
    ),
    Entry(
        "record_unchosen",
        "S125",
        "error",
        "Elige cuál de los dos registros queda",
        "Choose which of the two records stays",
        "La persona se ve con los datos del registro que queda; la historia de los dos se junta.",
        "The person is seen with the data of the record that stays; the history of both comes together.",
    ),
    Entry(
        "already_merged",
        "S126",
        "error",
        "Otra persona ya decidió sobre estos registros; mira cómo están ahora",
        "Somebody else decided about these records already; see how they are now",
        "Mientras mirabas la página alguien los unió, los separó o los cambió. No se hizo nada dos veces.",
        "While you looked at the page somebody merged, separated or changed them. Nothing was done twice.",
    ),
    Entry(
        "change_decided",
        "S127",
        "error",
        "Otra persona ya decidió este cambio; mira cómo está ahora",
        "Somebody else decided this change already; see how it is now",
        "Cada cambio propuesto se decide una vez. La historia dice quién y qué.",
        "Each proposed change is decided once. The history says by whom and what.",
    ),
    Entry(
        "identity_unchosen",
        "S128",
        "error",
        "Elige qué decides",
        "Choose what you decide",
        "Nada se une ni se separa solo: alguien tiene que decirlo.",
        "Nothing is merged or separated by itself: somebody has to say so.",
    ),
)
