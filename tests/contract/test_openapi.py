"""The OpenAPI document is well formed and says what the catalogue says."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from pictura.contract import openapi

METHODS = {"get", "post", "put", "delete", "patch"}
SCHEMA_KEYS = {
    "$ref", "type", "enum", "const", "anyOf", "oneOf", "items", "properties", "required", "additionalProperties",
    "minimum", "maximum", "minLength", "maxLength", "pattern", "format", "default", "description", "deprecated",
}  # fmt: skip


@pytest.fixture(scope="module")
def document(menu):
    return msgspec.json.decode(msgspec.json.encode(openapi.document(menu)))


def every(node: object, key: str) -> Iterator[Any]:
    """Every value under a key, anywhere in the document."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key:
                yield value
            yield from every(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from every(value, key)


def subschemas(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    for value in schema.get("properties", {}).values():
        yield from subschemas(value)
    for name in ("anyOf", "oneOf"):
        for value in schema.get(name, []):
            yield from subschemas(value)
    if "items" in schema:
        yield from subschemas(schema["items"])


def test_every_door_that_exists_is_described(document):
    doors = {(method, path) for path, item in document["paths"].items() for method in item.keys() & METHODS}
    assert doors == {
        ("post", "/v1/images/generations"),
        ("get", "/v1/images/jobs"),
        ("get", "/v1/images/jobs/{id}"),
        ("delete", "/v1/images/jobs/{id}"),
        ("get", "/v1/models"),
        ("get", "/v1/models/{id}"),
        ("get", "/v1/pictures/{id}"),
        ("get", "/v1/usage"),
        ("get", "/healthz"),
        ("get", "/readyz"),
    }


def test_every_operation_is_whole(document):
    operations = [item[method] for item in document["paths"].values() for method in item.keys() & METHODS]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        assert operation["summary"]
        assert "200" in operation["responses"]
        assert all("$ref" in answer or answer["description"] for answer in operation["responses"].values())


def test_every_path_parameter_is_declared(document):
    for path, item in document["paths"].items():
        declared = {each["name"] for each in item.get("parameters", []) if each["in"] == "path"}
        assert declared == set(re.findall(r"{(\w+)}", path))


def test_every_reference_points_at_something(document):
    references = set(every(document, "$ref"))
    assert references
    for reference in references:
        target = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]


def test_every_schema_uses_only_words_of_the_standard(document):
    for root in every(document, "schema"):
        assert all(schema.keys() <= SCHEMA_KEYS for schema in subschemas(root))
    for root in document["components"]["schemas"].values():
        for schema in subschemas(root):
            assert schema.keys() <= SCHEMA_KEYS
            assert set(schema.get("required", [])) <= schema.get("properties", {}).keys()


def test_every_enum_of_a_request_is_drawn_from_the_catalogue(document, catalog):
    properties = document["components"]["schemas"]["ImageRequest"]["properties"]
    models = catalog.models.values()
    for param, listing in {
        "quality": "qualities",
        "background": "backgrounds",
        "output_format": "formats",
        "moderation": "moderations",
        "style": "styles",
        "complexity": "complexities",
    }.items():
        known = {value for model in models for value in getattr(model, listing)}
        assert set(properties[param]["enum"]) == known | {None}
    assert properties["model"]["anyOf"][1]["enum"] == [*catalog.models]
    sizes = {size for model in models for size in model.sizes.listed}
    assert set(properties["size"]["anyOf"][1]["enum"]) == sizes | {"auto"}


def test_every_parameter_of_the_served_models_is_described(document, catalog):
    known = set().union(*(model.accepts for model in catalog.models.values()))
    described = document["components"]["schemas"]["ImageRequest"]["properties"].keys()
    assert described == known | {"response_format", "seed"}


def test_an_answer_ahead_of_the_picture_and_its_webhook_are_described(document):
    generations = document["paths"]["/v1/images/generations"]["post"]
    assert {"Prefer", "x-pictura-webhook"} <= {each["name"] for each in generations["parameters"]}
    acknowledged = generations["responses"]["202"]
    assert {"Location", "Preference-Applied", "x-pictura-job"} <= acknowledged["headers"].keys()
    assert acknowledged["content"]["application/json"]["schema"]["$ref"].endswith("/Job")
    (told,) = generations["callbacks"]["ended"].values()
    assert {"webhook-id", "webhook-timestamp", "webhook-signature"} == {
        each["name"] for each in told["post"]["parameters"]
    }


def test_a_smaller_menu_is_described_smaller(catalog):
    document: dict[str, Any] = openapi.document(catalog.menu({"dall-e-2": "dall-e-2"}))
    properties = document["components"]["schemas"]["ImageRequest"]["properties"]
    assert properties["quality"]["enum"] == ["standard", None]
    assert properties["n"]["maximum"] == 10
    assert "complexity" not in properties
