"""The catalogue's part about decisions that people take on enrolments."""

from padron.problems import Entry

REVIEWING: tuple[Entry, ...] = (
    Entry(
        "step_missing",
        "R171",
        "error",
        "Elige qué decides",
        "Choose what you decide",
        "Una decisión es uno de los pasos que el programa permite desde el estado de la solicitud.",
        "A decision is one of the steps that the program allows from the application's state.",
    ),
    Entry(
        "decided_meanwhile",
        "R172",
        "error",
        "Mientras la veías cambió a «{state}»: revísala y decide otra vez",
        "While you looked it moved to “{state}”: look again and decide anew",
        "Alguien más decidió, o una captura o carga la cambió. Nada de lo tuyo se guardó todavía.",
        "Somebody else decided, or a capture or a load changed it. Nothing of yours was kept yet.",
    ),
    Entry(
        "step_refused",
        "R173",
        "error",
        "De «{state}» no se puede dar ese paso",
        "That step cannot be taken from “{state}”",
        "El ciclo del programa dice qué pasos hay desde cada estado y quién los da.",
        "The program's lifecycle says which steps there are from each state, and who takes them.",
    ),
    Entry(
        "decision_unexplained",
        "R175",
        "error",
        "Escribe por qué: este paso lo pide",
        "Write why: this step asks for it",
        "El motivo queda en la historia de la persona, con quién decidió y qué día.",
        "The reason stays in the person's history, with who decided and when.",
    ),
    Entry(
        "not_decided",
        "R176",
        "error",
        "{who}{why}",
        "{who}{why_en}",
        "De las solicitudes marcadas, ésta se quedó como estaba; las demás sí se decidieron.",
        "Of the applications ticked this one stayed as it was; the others were decided.",
    ),
    Entry(
        "nobody_chosen",
        "R174",
        "error",
        "Marca al menos una solicitud",
        "Tick at least one application",
        "La decisión se aplica a las solicitudes marcadas en esta página de la bandeja.",
        "The decision applies to the applications ticked on this page of the tray.",
    ),
)
