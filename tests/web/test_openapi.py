"""The OpenAPI document: complete, and its examples true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rag.app import Citewire
from rag.digest.render import schema as digest_schema
from rag.digest_records import digest_record
from rag.web import schemas
from rag.web.app import create_app
from rag.web.digest_example import EXAMPLE
from rag.web.digest_requests import EXAMPLES
from rag.web.digest_schemas import published
from tests.web.live import Contract, Live

Schema = dict[str, Any]


@pytest.fixture(scope="module")
def document(seeded: Citewire) -> dict[str, Any]:
    return create_app(seeded).openapi()


def own(document: dict[str, Any]) -> dict[str, Schema]:
    """The schemas that are made here. That of digests is published with them, and has one example of the whole."""
    return {name: schema for name, schema in document["components"]["schemas"].items() if name not in published()}


def properties(document: dict[str, Any]) -> Iterator[tuple[str, Schema]]:
    for name, schema in own(document).items():
        for field, described in schema["properties"].items():
            yield f"{name}.{field}", described


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield f"{method.upper()} {path}", operation


def of_documented_schema(schema: Schema) -> bool:
    """Whether it is one, or a list of those, or one of those or null."""
    options = schema.get("anyOf", [schema])
    return all("$ref" in option.get("items", option) or option == {"type": "null"} for option in options)


def test_every_field_has_a_description_and_an_example(document: dict[str, Any]) -> None:
    found = list(properties(document))
    assert len(found) > 100
    for name, schema in found:
        assert schema.get("description"), name
        assert schema.get("examples") or of_documented_schema(schema), name
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("description"), name


def test_every_parameter_has_a_description_and_an_example(document: dict[str, Any]) -> None:
    found = [
        (name, parameter) for name, operation in operations(document) for parameter in operation.get("parameters", [])
    ]
    assert len(found) >= 9
    for name, parameter in found:
        assert parameter.get("description"), (name, parameter["name"])
        assert parameter.get("examples") or parameter["schema"].get("examples"), (name, parameter["name"])


def test_examples_are_what_their_schemas_say(document: dict[str, Any]) -> None:
    components = {"components": document["components"]}
    for _, schema in properties(document):
        Draft202012Validator.check_schema(schema)
        for example in schema.get("examples", []):
            Draft202012Validator({**schema, **components}).validate(example)


def test_the_published_schema_of_digests_is_in_it(document: dict[str, Any]) -> None:
    record = digest_record(EXAMPLE)
    Draft202012Validator(digest_schema()).validate(record)
    Contract(document).hold_named(record, "Digest")
    parts = {name: part["description"] for name, part in published().items()}
    assert parts.pop("Digest") == digest_schema()["description"]
    assert set(parts.values()) == {part["description"] for part in digest_schema()["$defs"].values()}
    assert document["components"]["examples"] == {"Digest": {"value": record}}
    for path, method in (("/v1/digests", "post"), ("/v1/digests/{digest_id}", "get")):
        content = document["paths"][path][method]["responses"]["200"]["content"]
        assert content["application/json"]["schema"] == {"$ref": "#/components/schemas/Digest"}
        assert content["application/json"]["examples"] == {"digest": {"$ref": "#/components/examples/Digest"}}
        assert schemas.SENTENCE.split('"')[1] in content["text/markdown"]["example"]


def test_examples_of_requests_are_what_their_schemas_say(document: dict[str, Any]) -> None:
    body = document["paths"]["/v1/digests"]["post"]["requestBody"]["content"]["application/json"]
    assert body["examples"] == dict(EXAMPLES)
    for example in body["examples"].values():
        Contract(document).hold(example["value"], body["schema"])


def test_examples_of_problems_are_problems(document: dict[str, Any]) -> None:
    contract = Contract(document)
    seen = set()
    for name, operation in operations(document):
        for status, response in operation["responses"].items():
            content = response.get("content", {}).get("application/problem+json")
            assert (content is not None) == (int(status) >= 400), (name, status)
            for code, example in (content or {}).get("examples", {}).items():
                contract.hold_named(example["value"], "Problem")
                assert example["value"]["status"] == int(status)
                seen.add(code)
    assert {"bad-question", "not-found", "internal", "model-timeout", "nothing-taken-in", "not-ready"} <= seen


def test_nothing_of_fastapis_own_errors_is_left(document: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in str(document)
    assert "422" not in document["paths"]["/v1/articles/{article_id}"]["get"]["responses"]


def test_offsets_say_their_unit(document: dict[str, Any]) -> None:
    offsets = [
        schema["description"]
        for name, schema in properties(document)
        if name.rpartition(".")[2] in ("start", "end", "start_char_index", "end_char_index")
    ]
    assert len(offsets) == 12
    assert all("Unicode code points" in description for description in offsets)


def test_the_cited_example_is_in_the_seeds(seeded: Citewire) -> None:
    article = seeded.article(schemas.ARTICLE_ID)
    assert article.text[schemas.START : schemas.END] == schemas.SENTENCE
    assert (article.title, article.content_hash) == (schemas.TITLE, schemas.HASH)
    cited = seeded.ask(schemas.QUESTION, seeded.filters()).citations
    assert schemas.SENTENCE in [citation.text for citation in cited]


def test_the_document_is_served_and_pages_from_elsewhere_are_not(live: Live, document: dict[str, Any]) -> None:
    assert live.client.get("/openapi.json").json() == document
    for path in ("/docs", "/redoc"):
        assert live.client.get(path).status_code == 404
