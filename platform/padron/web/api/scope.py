"""What is within a token's reach; what is not is answered as what does not exist."""

from padron.problems import problem
from padron.program.model import Program
from padron.services.policy import allowed
from padron.services.programs import published
from padron.web.access import actor
from padron.web.api.refusals import ApiRefused
from padron.web.place import store


def program_for(action: str, name: str) -> tuple[Program, tuple[Program, ...]]:
    """A published program on which the token may take an action, and all that are published. Raises ApiRefused."""
    with store().reading() as view:
        every = published(view)
    found = next((each for each in allowed(actor(), action, every) if each.name == name), None)
    if found is None:
        raise not_found()
    return found, every


def not_found() -> ApiRefused:
    """That there is no such thing, or none for this token."""
    return ApiRefused(problem("api_not_found"))
