"""The API's document is OpenAPI 3.1, and tells of the very routes that there are."""

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from api_systems import System
from city import City
from padron.problems import catalogue
from padron.services.policy import ACTIONS
from padron.web.api.document import BASE, REFUSED, document
from padron.web.api.refusals import BY_STATUS, STATUS
from padron.web.api.shapes import SHAPES
from padron.web.api.table import ENDPOINTS


def operations() -> dict[tuple[str, str], dict[str, Any]]:
    found = document(ENDPOINTS)["paths"]
    return {(method.upper(), path): made for path, item in found.items() for method, made in item.items()}


def test_the_document_is_openapi(city: City) -> None:
    told = System(city.app.test_client(), "").get("/openapi.json").json
    assert list(OpenAPIV31SpecValidator(told).iter_errors()) == []
    assert told == document(ENDPOINTS)


def test_every_route_is_in_the_document_and_everything_in_it_is_a_route(city: City) -> None:
    routes = {
        (method, re.sub(r"<(?:[^:>]+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in city.app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routes == set(operations())
    assert all(path.startswith(f"{BASE}/") for _, path in routes)


def test_every_operation_tells_its_permission_and_every_way_to_refuse(city: City) -> None:
    for (method, path), made in operations().items():
        if path.endswith("/openapi.json"):
            assert made["security"] == []
            continue
        assert made["security"] == [{"token": []}]
        assert made["x-permission"] in ACTIONS
        assert {"401", "403", "429", "503"} <= set(made["responses"])
        assert ("404" in made["responses"]) or "{" not in path
        if method == "POST":
            assert {"400", "413", "415", "422"} <= set(made["responses"])


def test_names_and_shapes_are_each_there_once_and_used() -> None:
    names = [each.name for each in ENDPOINTS]
    assert len(names) == len(set(names))
    used = set(re.findall(r"#/components/schemas/(\w+)", str(document(ENDPOINTS))))
    assert used | {each.query for each in ENDPOINTS if each.query} == set(SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_json_schema(name: str) -> None:
    Draft202012Validator.check_schema(SHAPES[name])


def test_every_refusal_is_a_problem_of_the_catalogue_with_a_status_that_the_document_tells() -> None:
    assert set(STATUS) | set(BY_STATUS.values()) <= set(catalogue())
    assert set(STATUS.values()) - {405, 500} <= set(REFUSED)
