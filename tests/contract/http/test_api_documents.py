"""What the linter overlooks in the documents of the four APIs."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from openapi_spec_validator import validate

from tests.contract.http.conftest import BULK

if TYPE_CHECKING:
    from tests.contract.http.conftest import Api


def test_every_documented_answer_is_complete(api: "Api") -> None:
    for method, path, operation in api.operations():
        assert "422" not in operation["responses"], f"{method} {path}"
        assert {"400", "500"} <= operation["responses"].keys(), f"{method} {path}"
        for status, response in operation["responses"].items():
            assert re.fullmatch(r"[2345]\d\d", status), f"{method} {path} {status}"
            assert "API-Version" in response["headers"], f"{method} {path} {status}"
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"]
            elif status not in ("204", "303"):
                (content,) = response["content"].values()
                assert content["schema"], f"{method} {path} {status}"


def test_what_creates_something_takes_an_idempotency_key(api: "Api") -> None:
    """Except where a CloudEvent comes in: its own `source` and `id` are that key; and where the answer has a key of ours in it, which
    is kept nowhere: made twice, one of the two is read by nobody and ends by itself.
    """
    for method, path, operation in api.operations():
        if path in {"/deelweergaven", "/dossiers/{id}/koppelingen"}:
            continue
        kinds = operation.get("requestBody", {}).get("content", {})
        if any("cloudevents" in kind or kind.endswith(BULK) for kind in kinds):
            continue
        if method == "post" and {"201", "202"} & operation["responses"].keys():
            headers = [p["name"] for p in operation.get("parameters", []) if p["in"] == "header"]
            assert "Idempotency-Key" in headers, f"{method} {path}"


def properties(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of every schema in the document."""
    if isinstance(node, dict):
        found = node.get("properties")
        if isinstance(found, dict):
            yield from ((n, p) for n, p in found.items() if isinstance(p, dict))
        for value in node.values():
            yield from properties(value)
    elif isinstance(node, list):
        for item in node:
            yield from properties(item)


def test_names_are_camel_case_and_dates_say_that_they_are(api: "Api") -> None:
    for name, schema in properties(api.document["components"]["schemas"]):
        assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", name), name
        if name.lower().endswith(("datum", "date")) and "$ref" not in schema:
            # A birth date may have a day that no calendar has: `1980-00-00`.
            expected = {"date", "onvolledige-datum"} if name == "geboortedatum" else {"date"}
            assert schema.get("format") in expected, name
    for _, path, operation in api.operations():
        for parameter in operation.get("parameters", []):
            if parameter["in"] in ("query", "path"):
                assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", parameter["name"]), path


def test_the_document_is_valid_openapi(api: "Api") -> None:
    validate(api.document)


def test_every_operation_is_called_in_dutch_for_what_it_does(api: "Api") -> None:
    """A noun and an infinitive: a generated client has methods of these names."""
    names = [operation["operationId"] for _, _, operation in api.operations()]

    assert [
        name for name in names if not re.fullmatch("[a-z]+([A-Z][a-z]+)*[A-Z][a-z]+en", name)
    ] == []
    assert len(set(names)) == len(names)


def test_no_address_holds_anything_personal(api: "Api") -> None:
    personal = re.compile(
        "bsn|burgerservice|naam|geboorte|inkomen|loon|adres|postcode", re.IGNORECASE
    )
    for _, path, operation in api.operations():
        assert not personal.search(path), path
        for parameter in operation.get("parameters", []):
            assert not personal.search(parameter["name"]), path


def test_lists_come_in_pages_of_one_form(api: "Api") -> None:
    for method, path, operation in api.operations():
        names = {parameter["name"] for parameter in operation.get("parameters", [])}
        if method == "get" and "na" in names:
            assert "aantal" in names, path
            schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
            page = api.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            assert {"resultaten", "volgende"} <= page["properties"].keys(), path
