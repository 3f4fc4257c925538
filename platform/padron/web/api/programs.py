"""The programs that a token works with, the schema of their records, and the verdict on one that is kept nowhere."""

from typing import Any

from padron.intake.explaining import explained_json
from padron.intake.facts import told as facts_told
from padron.intake.record import door
from padron.intake.written import parts
from padron.outputs.json_schema import json_schema
from padron.program.model import Call, Program
from padron.services.capture import facts_read
from padron.services.policy import ACTIONS, allowed, may
from padron.services.programs import published
from padron.services.sight import criteria, hidden_facts
from padron.services.telling import requirements
from padron.web.access import actor
from padron.web.api.endpoint import Asked, Reply
from padron.web.api.paging import part
from padron.web.api.refusals import ApiRefused
from padron.web.api.scope import program_for
from padron.web.api.telling import masked, outcomes
from padron.web.place import store, today

SHOWN = ("capture", "load", "deliver", "review")
"""The actions that a program says whether the token may take."""
assert set(SHOWN) <= set(ACTIONS)


def programs(asked: Asked) -> Reply:
    """The list, by name."""
    with store().reading() as view:
        found = allowed(actor(), "programs", published(view))
    shown, following = part(found, asked, lambda each: each.name)
    return Reply({"programs": [_line(each) for each in shown], "next": following})


def program(asked: Asked, program: str) -> Reply:
    """One program: calls, services, states, requirements in sentences."""
    found, every = program_for("programs", program)
    return Reply({
        **_line(found),
        "sha256": found.sha256,
        "notice": found.privacy.notice,
        "curp_required": found.curp_required,
        "calls": [_call(each) for each in found.calls],
        "services": [{"service": each.name, "title": each.title.es, "type": each.type} for each in found.services],
        "states": [
            {"state": each.name, "label": each.label.es or each.name, "category": each.category}
            for each in found.lifecycle.states
        ],
        "requirements": requirements(actor(), every, found, today()),
    })  # fmt: skip


def schema(asked: Asked, program: str) -> Reply:
    """The JSON Schema of a program's record."""
    return Reply(json_schema(program_for("programs", program)[0]))


def verdict(asked: Asked, program: str) -> Reply:
    """What `padron judge` says of a record; nothing is stored and the registry's people are not read."""
    found, every = program_for("programs", program)
    given = parts(asked.body)
    if given.problems:
        raise ApiRefused(*given.problems)
    entrance = door(found)
    facts = None if given.facts is None else facts_told(given.facts, entrance.judge.facts, found.name)
    record = entrance.record(given.person, given.answers, today=given.today or today(), facts=facts)
    hidden = hidden_facts(actor(), every, facts_read(found))
    return Reply(masked(explained_json(record), criteria(found, outcomes(record), hidden)))


def _line(found: Program) -> dict[str, Any]:
    call = found.call_on(today())
    return {
        "program": found.name,
        "version": found.version,
        "title": found.title.es,
        "area": found.area,
        "area_title": found.area_title or found.area,
        "call": call.name if call is not None else None,
        "may": [each for each in SHOWN if may(actor(), each, found)],
    }


def _call(each: Call) -> dict[str, Any]:
    return {"call": each.name, "from": each.from_, "until": each.until, "ends": each.ends, "quota": each.quota}
