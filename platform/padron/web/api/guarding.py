"""Who sends a request of the API: the token of its Authorization header and nothing else; never a cookie, never a URL.

No browser adds that header by itself, so there is nothing that another site could make one send: no CSRF.
"""

from collections.abc import Callable

from flask import g, json, request
from werkzeug.wrappers import Response

from padron.problems import problem
from padron.registry.store import Refused
from padron.services.policy import ACTIONS, may
from padron.services.sign_in import SignedIn
from padron.services.tokens import entered
from padron.web.access import PUBLIC, signed_in
from padron.web.api.endpoint import JSON, Endpoint
from padron.web.api.reading import asked
from padron.web.api.refusals import ApiRefused, refused
from padron.web.place import store, today

SCHEME = "bearer"
LONGEST = 200


def guarded(endpoint: Endpoint) -> Callable[..., Response]:
    """The view of an endpoint for Flask: lets in who may, reads the request, and says every refusal in words.

    KeyError for an action that the policy does not know.
    """
    if endpoint.action != PUBLIC:
        ACTIONS[endpoint.action]

    def view(**path: str) -> Response:
        try:
            _let_in(endpoint)
            reply = endpoint.view(asked(endpoint), **path)
        except ApiRefused as wrong:
            return refused(wrong.problems)
        except Refused as wrong:
            return refused([wrong.problem])
        text = json.dumps(reply.body, ensure_ascii=False) + "\n"
        answer = Response(text, reply.status, mimetype=JSON)
        if reply.location:
            answer.headers["Location"] = reply.location
        return answer

    view.__permission__ = endpoint.action  # type: ignore[attr-defined]
    return view


def _let_in(endpoint: Endpoint) -> None:
    """Raises ApiRefused: `token_missing`, `api_not_allowed`; Refused: `token_wrong`, `token_locked`."""
    if endpoint.action == PUBLIC:
        return
    g.signed_in = _bearer()
    found = signed_in()
    assert found is not None
    if not may(found.actor, endpoint.action):
        raise ApiRefused(problem("api_not_allowed"))


def _bearer() -> SignedIn:
    scheme, _, secret = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() != SCHEME or not secret.strip():
        raise ApiRefused(problem("token_missing"))
    return entered(store(), secret.strip()[:LONGEST], request.remote_addr or "", today())
