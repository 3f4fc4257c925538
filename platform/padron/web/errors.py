"""Pages for what cannot be done, in words, each with a code that leads to the log and says nothing of anybody."""

import logging
import secrets

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response

from padron.problems import problem
from padron.registry.store import Refused
from padron.web.api.refusals import by_status, is_api
from padron.web.api.refusals import refused as api_refused

log = logging.getLogger("padron.web")
NOT_FOUND = ("No encontramos esa página", ("Revisa la dirección, o búscala desde el inicio.",))
PAGES: dict[int, tuple[str, tuple[str, ...]]] = {
    400: ("No entendimos lo que se envió", ("Regresa, recarga la página y vuelve a enviarla.",)),
    403: (
        "Tu usuario no puede hacer esto",
        ("Si lo necesitas para tu trabajo, pide el permiso a quien administra el padrón en tu área.",),
    ),
    404: NOT_FOUND,
    405: ("Esa página no se usa así", ("Vuelve a entrar desde el inicio.",)),
    413: ("Lo que enviaste pesa demasiado", ("Un envío puede pesar hasta 25 MB en total. Sube archivos más ligeros.",)),
    422: ("No pudimos usar lo que enviaste", ("Regresa y revisa los datos.",)),
    429: ("Hubo muchos intentos", ("Espera unos minutos y vuelve a intentarlo.",)),
    500: ("Algo falló de nuestro lado", ("No se guardó nada a medias. Vuelve a intentarlo en un momento.",)),
    503: ("El registro está ocupado", ("No se guardó nada. Espera un minuto y vuelve a intentarlo.",)),
}
EXPIRED = (
    "La página estuvo abierta mucho tiempo",
    ("Por seguridad ya no se puede enviar. Regresa, recárgala y envíala otra vez; tus borradores siguen guardados.",),
)
RETRY_SECONDS = "60"


def refuse(app: Flask) -> None:
    """Answers every error of the application with its page."""
    app.register_error_handler(HTTPException, _said)
    app.register_error_handler(CSRFError, lambda _: _page(400, *EXPIRED))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(InternalServerError, _failed)


def _said(error: HTTPException) -> Response:
    code = error.code or 500
    if is_api():
        return by_status(error)
    if code not in PAGES and error.response is not None:
        return error.get_response()  # a redirection
    known = code if code in PAGES else 400 if code < 500 else 500
    return _page(code, *PAGES[known])


def _refused(refused: Exception) -> Response:
    """The registry cannot do it just now, or at all."""
    assert isinstance(refused, Refused)
    found = refused.problem
    if is_api():
        return api_refused([found])
    if found.code == "busy":
        return _page(503, *PAGES[503])
    return _page(503 if found.code in ("disk_full", "database_unreachable") else 422, PAGES[422][0], (found.message(),))


def _failed(_: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.error("reference %s at endpoint %s", reference, request.endpoint)
    if is_api():
        return api_refused([problem("api_failed")], reference=reference)
    return _page(500, *PAGES[500], reference=reference)


def _page(code: int, title: str, lines: tuple[str, ...], reference: str = "") -> Response:
    text = render_template("error.html", title=title, lines=lines, reference=reference, links=[])
    answer = Response(text, code, mimetype="text/html")
    if code == 503:
        answer.headers["Retry-After"] = RETRY_SECONDS
    return answer
