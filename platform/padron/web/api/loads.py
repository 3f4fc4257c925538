"""Bulk loads: a workbook goes to the queue as from the page, and its load tells how it goes and what became of it."""

from hashlib import sha256
from typing import Any

from padron.intake.anysheet.mapping import SheetMapping
from padron.problems import problem
from padron.program.model import Program
from padron.program.services import service_of
from padron.registry.jobs import job_of
from padron.registry.keys import id_text
from padron.registry.loads import Load, RowProblem, problems_of
from padron.registry.store import View
from padron.services.capture import facts_read
from padron.services.load_queue import Wanted, queue_load, same_load
from padron.services.load_report import as_json
from padron.services.mapping import understood
from padron.services.programs import published
from padron.services.sight import hidden_criteria, hidden_facts
from padron.web.access import actor
from padron.web.api.endpoint import Asked, Reply
from padron.web.api.paging import limit_of, unknown_cursor
from padron.web.api.refusals import ApiRefused
from padron.web.api.scope import not_found, program_for
from padron.web.load_progress import failure, progress
from padron.web.load_result import ABOUT_PLACES
from padron.web.own_load import own_load
from padron.web.place import here, store, today

COUNTS = ("rows", "created", "updated", "identical", "rejected", "pending", "adjusted")
REPORTED = ("summary", "criteria", "reasons")
MOST_READ = 1000
"""Of a row with more problems the rest is left out, as on the page."""


def load(asked: Asked, program: str) -> Reply:
    """Puts a workbook in the queue; the same file again leads to the load that there is."""
    found, _ = program_for("load", program)
    service = asked.body.get("service")
    if service is not None and service_of(found, service) is None:
        raise not_found()
    assert asked.file is not None
    name, data = asked.file
    wanted = Wanted(found, data, name, today(), again=asked.body.get("again", False), service=service)
    with store().reading() as view:
        before = same_load(view, wanted, sha256(data).hexdigest())
    queued = before or queue_load(store(), here().workspace.data, actor().name, _mapped(wanted))
    if isinstance(queued, Load):
        if queued.actor != actor().name:
            raise ApiRefused(problem("api_load_elsewhere"))
        return _reply(asked, id_text(queued.id), 200)
    return _reply(asked, id_text(queued), 202)


def _mapped(wanted: Wanted) -> Wanted:
    """The same, read as its columns were confirmed where it is no template. Raises ApiRefused, Refused."""
    if wanted.service is not None:
        return wanted
    found = understood(here().workspace, wanted.data, wanted.name, wanted.program, wanted.today)
    if found is not None and not found.is_known:
        raise ApiRefused(problem("api_mapping"))
    mapping: SheetMapping | None = found.mapping if found is not None else None
    return Wanted(wanted.program, wanted.data, wanted.name, wanted.today, mapping, wanted.again)


def state(asked: Asked, load: str) -> Reply:
    """How one of the token's own loads goes, and its report once it ended."""
    return _reply(asked, load, 200)


def _reply(asked: Asked, load: str, status: int) -> Reply:
    found, program = own_load(load)
    with store().reading() as view:
        tells = not hidden_criteria(program, hidden_facts(actor(), published(view), facts_read(program)))
        body = _told(view, found, program)
        ended = found.state != "running"
        report = _report(view, found, asked, tells) if ended else None
    return Reply({**body, "report": report}, status, f"/api/v1/loads/{load}" if status != 200 else "")


def _told(view: View, found: Load, program: Program) -> dict[str, Any]:
    running = found.state == "running"
    return {
        "load": id_text(found.id),
        "state": found.state,
        "program": program.name,
        "service": found.service,
        "file_name": found.file_name,
        "progress": progress(found, job_of(view, found.id), view.at)["text"] if running else None,
        "failed": failure(found) if found.state == "failed" else None,
    }


def _report(view: View, found: Load, asked: Asked, tells: bool) -> dict[str, Any]:
    """What `padron load` reports; the problems in parts, by row. `tells`: what waits for a place may be told."""
    after = asked.query.get("after")
    if after is not None and (not after.isdecimal() or len(after) > 9):
        raise ApiRefused(unknown_cursor())
    rows = problems_of(view, found.id, after_row=int(after) if after else -1, limit=MOST_READ)
    shown, following = _whole_rows(rows, limit_of(asked))
    states = found.counts.get("states") if tells else {}
    return {
        "load": id_text(found.id),
        **{name: found.counts.get(name, 0) for name in COUNTS},
        "verdicts": found.counts.get("verdicts", {}),
        "states": states if isinstance(states, dict) else {},
        "seconds": found.counts.get("seconds", 0),
        **{name: found.results.get(name, []) for name in REPORTED},
        "problems": [as_json(each) for each in shown if tells or each.code not in ABOUT_PLACES],
        "next": following,
    }


def _whole_rows(rows: list[RowProblem], limit: int) -> tuple[list[RowProblem], str | None]:
    """The problems of whole rows, as many as fit and one row at least, and the row after which to go on."""
    if len(rows) <= limit:
        return rows, None
    first, last = rows[0].row, rows[limit].row
    shown = [each for each in rows if each.row < last or each.row == first]
    return shown, str(shown[-1].row) if len(shown) < len(rows) or len(rows) == MOST_READ else None
