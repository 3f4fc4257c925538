"""What a request of the API carries, read strictly and held against the very schemas that the document shows."""

import re
import uuid
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from flask import request
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from padron.intake.json_text import Numeral, read
from padron.intake.written import A_DAY, A_MAP, is_day
from padron.problems import Problem, problem
from padron.web.api.endpoint import JSON, UPLOAD, Asked, Endpoint
from padron.web.api.refusals import ApiRefused
from padron.web.api.shapes import SHAPES, resolved

MOST_JSON = 1024 * 1024
KEY = "Idempotency-Key"
FILE = "file"
A_TEXT = ("un texto", "a text")
A_UUID = ("un UUID como 0199c1f0-0000-7000-8000-000000000000", "a UUID like 0199c1f0-0000-7000-8000-000000000000")
WANTED: Mapping[str, tuple[str, str]] = {
    "object": A_MAP,
    "string": A_TEXT,
    "boolean": ("true o false", "true or false"),
    "integer": ("un número entero", "a whole number"),
}
FORMATS: Mapping[str, tuple[str, str]] = {"date": A_DAY, "uuid": A_UUID}
_SMALL = re.compile("[0-9]{1,6}")
AS_DOCUMENTED = ("como dice el documento de la API", "as the API's document says")

_formats = FormatChecker(())
_formats.checks("date")(is_day)
_types = Draft202012Validator.TYPE_CHECKER.redefine_many({
    "string": lambda _, found: isinstance(found, str) and not isinstance(found, Numeral),
    "number": lambda _, found: isinstance(found, Numeral | int) and not isinstance(found, bool),
})  # fmt: skip
_Strict: type[Validator] = extend(Draft202012Validator, type_checker=_types)  # type: ignore[no-untyped-call]


def asked(endpoint: Endpoint) -> Asked:
    """The request of an endpoint. Raises ApiRefused."""
    query = _query(endpoint)
    key = _key(endpoint)
    if not endpoint.takes:
        return Asked(query=query, key=key)
    if endpoint.media == UPLOAD:
        name, content, rest = _upload()
        return Asked(_fitting(endpoint.takes, rest, {FILE}), query, key, (name, content))
    return Asked(_fitting(endpoint.takes, _json()), query, key)


def _json() -> object:
    request.max_content_length = MOST_JSON
    if request.mimetype != JSON or request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise ApiRefused(problem("api_media_type", wanted=JSON))
    try:
        text = request.get_data(cache=False).decode("utf-8")
    except UnicodeDecodeError:
        raise ApiRefused(problem("api_not_utf8")) from None
    found, problems = read(text)
    if problems:
        raise ApiRefused(*problems)
    return found


def _upload() -> tuple[str, bytes, dict[str, object]]:
    """The file's own name, its bytes, and the other parts; `true` and `false` as JSON means them."""
    if request.mimetype != UPLOAD:
        raise ApiRefused(problem("api_media_type", wanted=UPLOAD))
    sent = request.files.get(FILE)
    if sent is None:
        raise ApiRefused(_missing(FILE))
    said = {"true": True, "false": False}
    parts: dict[str, object] = {name: said.get(value, value) for name, value in request.form.items()}
    name = "".join(each for each in Path(sent.filename or "").name if each.isprintable())
    return name[:200], sent.stream.read(), parts


def _query(endpoint: Endpoint) -> dict[str, str]:
    if not endpoint.query:
        return {}
    numbers = {name for name, each in SHAPES[endpoint.query]["properties"].items() if each["type"] == "integer"}
    given = {name: _number(value) if name in numbers else value for name, value in request.args.items()}
    again = [name for name in given if len(request.args.getlist(name)) > 1]
    if again:
        raise ApiRefused(*(_wrong(each, A_TEXT) for each in again))
    return {name: str(value) for name, value in _fitting(endpoint.query, given).items()}


def _number(text: str) -> object:
    """A small whole number; whatever else it is stays a text, which then does not fit."""
    return int(text) if _SMALL.fullmatch(text) else text


def _key(endpoint: Endpoint) -> bytes | None:
    """The 16 bytes of the key's UUID."""
    if not endpoint.key:
        return None
    given = request.headers.get(KEY)
    if given is None:
        if endpoint.key == "required":
            raise ApiRefused(_missing(KEY))
        return None
    try:
        found = uuid.UUID(given)
    except ValueError:
        found = None
    if found is None or str(found) != given.lower():
        raise ApiRefused(_wrong(KEY, A_UUID))
    return found.bytes


def _fitting(name: str, found: Any, without: set[str] | None = None) -> dict[str, Any]:
    """What fits a shape; `without`: parts that were read in another way. Raises ApiRefused."""
    problems = [each for wrong in _validator(name).iter_errors(found) for each in _said(wrong, without or set())]
    if problems:
        raise ApiRefused(*problems)
    assert isinstance(found, dict)
    return found


@cache
def _validator(name: str) -> Validator:
    made: Validator = _Strict(resolved(SHAPES[name]), format_checker=_formats)
    return made


def _said(wrong: ValidationError, without: set[str]) -> Iterator[Problem]:
    """What a schema does not let pass, in our words."""
    path, schema, given = ".".join(map(str, wrong.absolute_path)), cast(dict[str, Any], wrong.schema), _names(wrong)
    if wrong.validator == "required":
        names = [each for each in schema["required"] if each not in given and each not in without]
        yield from (_missing(f"{path}.{each}".lstrip(".")) for each in names)
    elif wrong.validator == "additionalProperties":
        strange = [each for each in given if each not in schema["properties"]]
        yield from (problem("unknown_field", field=each, label=each) for each in strange)
    else:
        yield _wrong(path or "el cuerpo", _what(wrong))


def _names(wrong: ValidationError) -> list[str]:
    return [str(each) for each in wrong.instance] if isinstance(wrong.instance, dict) else []


def _what(wrong: ValidationError) -> tuple[str, str]:
    if wrong.validator == "type" and isinstance(wrong.validator_value, str):
        return WANTED.get(wrong.validator_value, AS_DOCUMENTED)
    if wrong.validator == "format":
        return FORMATS.get(str(wrong.validator_value), AS_DOCUMENTED)
    return AS_DOCUMENTED


def _missing(label: str) -> Problem:
    return problem("api_part_missing", field=label, label=label)


def _wrong(label: str, words: tuple[str, str]) -> Problem:
    return problem("wrong_part", field=label, label=label, wanted=words[0], wanted_en=words[1])
