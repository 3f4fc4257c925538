"""What an output cannot check, told to the author as notes: one table of words for all outputs."""

from dataclasses import replace

from padron.problems import Problem, problem
from padron.program.model import Field

UNCHECKED = {
    "digits": ("sus dígitos verificadores ni sus fechas", "its check digits and dates"),
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
    "rules": ("los criterios, las reglas ni los límites", "criteria, checks and limits"),
}
"""What an output may leave to the server, in Spanish and English."""


def note(output: str, what: str, about: Field | str) -> Problem:
    """A note that `output` (as people call it) leaves `what` (a key of UNCHECKED) of a field or a program unchecked."""
    name = about if isinstance(about, str) else about.name
    spanish, english = UNCHECKED[what]
    found = problem("D290", output=output, name=name, what=spanish, what_en=english)
    return found if isinstance(about, str) else replace(found, place=about.place, field=about.name)
