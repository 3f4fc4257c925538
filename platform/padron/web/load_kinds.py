"""What may be loaded into a program: enrolments, and deliveries of each of its services; and their templates."""

from flask import url_for

from padron.program.model import Program
from padron.program.services import service_of


def kinds(program: Program) -> list[dict[str, str]]:
    """What may be loaded into a program: its enrolments, and the deliveries of each of its services."""
    return [{"value": program.name, "text": program.title.es}] + [
        {"value": f"{program.name}.{each.name}", "text": titled(program, each.name)} for each in program.services
    ]


def titled(program: Program, service: str | None) -> str:
    """What a load brings, in words."""
    found = service_of(program, service) if service else None
    return program.title.es if found is None else f"{program.title.es}: entregas de {found.title.es}"


def templates(program: Program) -> list[dict[str, str]]:
    """Where the templates of all of these are."""
    found = [{"text": program.title.es, "href": url_for("excel.template", program=program.name)}]
    for each in program.services:
        href = url_for("excel.service_template", program=program.name, service=each.name)
        found.append({"text": titled(program, each.name), "href": href})
    return found
