"""What the API refuses, in words a program can read: `application/problem+json` (RFC 9457) with our own codes."""

from collections.abc import Sequence
from typing import Any

from flask import json, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response

from padron.problems import Problem, catalogue, problem

PREFIX = "/api/"
MEDIA = "application/problem+json"
STATUS = {
    "token_missing": 401,
    "token_wrong": 401,
    "token_locked": 429,
    "api_not_allowed": 403,
    "api_not_found": 404,
    "api_method": 405,
    "api_media_type": 415,
    "api_too_large": 413,
    "api_not_utf8": 400,
    "api_request": 400,
    "not_json": 400,
    "repeated_key": 400,
    "api_failed": 500,
    "busy": 503,
    "disk_full": 503,
    "database_unreachable": 503,
}
"""The status of a refusal by the code of its first problem; of every other one it is 422."""
BY_STATUS = {403: "api_not_allowed", 404: "api_not_found", 405: "api_method", 500: "api_failed", 503: "busy"}
RETRY_SECONDS = 60
CHALLENGE = 'Bearer realm="padron"'


class ApiRefused(Exception):
    """A request is refused; `problems` say why, the first one what it is about."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].code)
        self.problems = problems


def is_api() -> bool:
    """Whether the request is for the API, whatever became of it."""
    return request.path.startswith(PREFIX)


def refused(problems: Sequence[Problem], status: int = 0, reference: str = "") -> Response:
    """The answer that refuses a request."""
    first = problems[0]
    status = status or STATUS.get(first.code, 422)
    body = {
        "type": f"urn:padron:problem:{catalogue()[first.code].number}",
        "title": first.message(),
        "status": status,
        "code": first.code,
        "problems": [told(each) for each in problems],
        **({"reference": reference} if reference else {}),
    }
    answer = Response(json.dumps(body, ensure_ascii=False) + "\n", status, mimetype=MEDIA)
    if status == 401:
        answer.headers["WWW-Authenticate"] = CHALLENGE
    if status in (429, 503):
        minutes = first.values.get("minutes")
        answer.headers["Retry-After"] = str(60 * minutes if isinstance(minutes, int) else RETRY_SECONDS)
    return answer


def told(found: Problem) -> dict[str, Any]:
    """A problem in the JSON of the API, as in that of `padron judge`."""
    return {
        "code": found.code,
        "field": found.field,
        "message": found.message(),
        "severity": found.severity,
        "suggestion": found.suggestion,
    }


def by_status(error: HTTPException) -> Response:
    """The same for what Flask itself refuses."""
    status = error.code or 500
    if status == 413:
        return refused([too_large(request.max_content_length or 0)])
    answer = refused([problem(BY_STATUS.get(status, "api_request"))], status)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def too_large(most: int) -> Problem:
    """That a request has more than so many bytes."""
    return problem("api_too_large", most=f"{most // (1024 * 1024)} MB")
