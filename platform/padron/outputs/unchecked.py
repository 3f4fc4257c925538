"""What an output cannot check, told to the author as notes: one table of words for all outputs."""

from dataclasses import replace

from padron.problems import Problem, problem
from padron.program.model import Field

UNCHECKED = {
    "digits": ("que esté bien escrito en todo", "that it is right in every part"),
    "pattern": ("su patrón", "its pattern"),
    "relevant": ("cuándo aplica la pregunta", "when the question applies"),
    "required": ("cuándo es obligatoria", "when it is required"),
    "from_curp": ("que no falte, porque lo dice la CURP", "that it is there, since the CURP says it"),
    "constraint": ("su regla propia", "its constraint"),
    "calculated": ("su valor, porque siempre se calcula de nuevo", "its value, which is always calculated anew"),
    "day": ("sus límites de fecha", "its first and last day"),
    "bounds": ("su mínimo y su máximo cuando viene como texto", "its bounds where it comes as text"),
    "cascade": ("que la opción sea de las que deja su filtro", "that the option is one its filter leaves"),
    "rows": ("cuántas filas lleva", "how many rows it has"),
    "several": ("que cada opción sea de la lista", "that each option is of the list"),
    "file": ("que llegue el archivo; se sube en la página", "that the file arrives; it is uploaded on the page"),
    "deep": (
        "la regla, por tener demasiados niveles: cuenta como «falta información»",
        "the rule, which is nested too deeply: it counts as 'unknown'",
    ),
    "registry": ("lo que depende del registro o de datos que no ve: {names}", "what it cannot see: {names}"),
    "long": ("lo que no cabe en una fórmula: {names}", "what no formula can hold: {names}"),
    "facts_of": (
        "los apoyos de otra persona, mientras se escribe su CURP",
        "what another person receives, while her CURP is being typed",
    ),
    "facts_home": (
        "lo que recibe el hogar, mientras se escribe su folio",
        "what the household receives, while its folio is being typed",
    ),
    "limits": ("los límites, los lugares ni el presupuesto", "limits, places and budget"),
    "score": ("el puntaje", "the score"),
    "rules": ("los criterios, las reglas ni los límites", "criteria, checks and limits"),
}
"""What an output may leave to the server, in Spanish and English."""


def note(output: str, what: str, about: Field | str, names: str = "") -> Problem:
    """A note that `output` (as people call it) leaves `what` (a key of UNCHECKED) of a field or a program unchecked.

    `names`: the rules that it is said of.
    """
    name = about if isinstance(about, str) else about.name
    spanish, english = (words.format(names=names) for words in UNCHECKED[what])
    found = problem("D290", output=output, name=name, what=spanish, what_en=english)
    return found if isinstance(about, str) else replace(found, place=about.place, field=about.name)
