"""A service's questions as a program of their own, so that what does for a program does for a delivery too.

Its registry half is what the enrolment knows: the person's fields and the program's, each without its rules, since
those were asked when the enrolment was judged. A service's own name hides an outer one.
"""

from dataclasses import replace

from padron.program.model import Field, Leaf, PersonField, Program, Service, leaves
from padron.shapes import Choices


def service_of(program: Program, name: str) -> Service | None:
    """One service of a program by its name."""
    return next((each for each in program.services if each.name == name), None)


def service_leaves(service: Service) -> dict[str, Leaf]:
    """The fields of a service that hold a value, groups opened, by name."""
    return {leaf.field.name: leaf for leaf in leaves(service.fields)}


def service_program(program: Program, service: Service) -> Program:
    """The program whose answers are a delivery's, and whose person is the enrolment's known values."""
    own = service_leaves(service)
    outer = (leaf.field for leaf in (*program.person_leaves(), *program.answer_leaves()) if leaf.field.name not in own)
    return replace(
        program,
        name=f"{program.name}.{service.name}",
        title=service.title,
        # Several codes that need not be given would be known and empty; here what is not known stays so.
        person=tuple(PersonField(_known(field), isinstance(field.shape, Choices)) for field in outer),
        fields=service.fields,
        criteria=(),
        checks=(),
        score=None,
        services=(),
        limits=(),
        ends=(),
        cases=(),
        curp_required=True,
        sha256=f"{program.sha256}.{service.name}",
    )


def _known(field: Field) -> Field:
    """A field whose value is known: nothing is asked of it, and nothing calculated."""
    inside = tuple(_known(leaf.field) for leaf in leaves(field.fields))
    return replace(
        field, required=False, relevant=None, constraint=None, default=None, calculation=None, fields=inside
    )  # fmt: skip
