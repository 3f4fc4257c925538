"""What the page of an application says of decisions: those taken, and those that may be."""

from typing import Any

from flask import url_for

from padron.problems import Problem
from padron.program.model import Program
from padron.registry.keys import id_text
from padron.services.people import Applied
from padron.services.reviewing import Wanted, decisions, steps
from padron.web.access import actor
from padron.web.place import store
from padron.web.words import instant


def decision(found: Applied, wrong: Problem | None, asked: Wanted | None) -> dict[str, Any]:
    """What the page of an application needs to decide on it, and the decisions so far."""
    given = found.enrolment
    told = decisions(store(), given.person_key, given.id)
    named = labels(found.in_force)
    options = [
        {"value": each.to, "text": named[each.to], "hint": "Pide un motivo" if each.reason else ""}
        for each in steps(actor(), found.in_force, given.state)
    ]
    return {
        "steps": options,
        "decide": url_for(
            "reviewing.decide", person=id_text(found.person.person_key), enrolment=id_text(given.id)
        ),
        "seen": given.state,
        "chosen": asked.to if asked is not None else "",
        "reason": asked.reason if asked is not None else "",
        "wrong": {wrong.field or "paso": wrong.message()} if wrong is not None else {},
        "slips": [{"text": wrong.message(), "href": f"#{wrong.field or 'paso'}"}] if wrong is not None else [],
        "decisions": [
            {
                "what": f"{named.get(each.before, each.before)} → {named.get(each.after, each.after)}",
                "who": f"{each.actor}, {instant(each.at)}",
                "why": each.reason,
            }
            for each in told
        ],
    }  # fmt: skip


def labels(program: Program) -> dict[str, str]:
    """What the states of a program are called, by name."""
    return {each.name: each.label.es or each.name for each in program.lifecycle.states}
