"""The rules that no linter sees, on the four services as they run."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from functools import partial
from inspect import iscoroutinefunction, isfunction
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from deploy.local.personas import PERSONAS
from shared.http.routing import body_rules, walk
from shared.observability.metrics import HTTP_REQUESTS
from tests.contract.http.conftest import BULK

if TYPE_CHECKING:
    from tests.contract.http.conftest import Api

HEALTH = ("/health/live", "/health/ready")
HOSTILE = {
    "no-json": b"{",
    "bad-utf8": b'{"a":"\xff"}',
    "deep": b"[" * 50_000,
    "nul": b'{"a":"\\u0000"}',
    "nothing": b"",
    "number": b"0",
    "list": b"[]",
    "null": b"null",
    "surrogate": b'{"a":"\\udc00"}',
}


def filled(path: str) -> str:
    """A path with ids that nothing has."""
    return re.sub(r"\{[^}]+\}", lambda _: str(uuid4()), path)


def is_problem(response: httpx.Response, *statuses: int) -> bool:
    body = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert response.status_code in statuses, response.text
    assert body["status"] == response.status_code
    assert body["title"]
    assert body["detail"]
    return True


def with_body(api: "Api") -> Iterator[tuple[str, str, dict[str, Any]]]:
    return (found for found in api.operations() if "requestBody" in found[2])


def test_the_document_is_open_to_everybody_and_tells_whom_to_write_to(api: "Api") -> None:
    response = httpx.get(f"{api.base}/openapi.json")
    assert response.headers["access-control-allow-origin"] == "*"
    info = api.document["info"]
    assert response.headers["api-version"] == info["version"]
    assert {"name", "url", "email"} <= info["contact"].keys()
    assert api.document["servers"] == [{"url": f"/{api.service}/v1"}]


def test_health_answers_without_a_token(api: "Api") -> None:
    for path in HEALTH:
        response = httpx.get(f"{api.base}{path}")
        assert (response.status_code, response.headers["api-version"]) == (
            200,
            api.document["info"]["version"],
        )


def test_nothing_but_health_is_open(api: "Api") -> None:
    with api.client() as client:
        for method, path, operation in api.operations():
            if path in HEALTH:
                continue
            assert operation["security"], f"{method} {path}"
            response = client.request(method, filled(path))
            assert is_problem(response, 401), f"{method} {path}"
            assert "Bearer" in response.headers["www-authenticate"]


def test_a_token_without_the_scope_is_403_and_the_scope_is_named(api: "Api") -> None:
    with api.client(api.bare_token) as client:
        for method, path, operation in api.operations():
            if path in HEALTH:
                continue
            response = client.request(method, filled(path))
            assert is_problem(response, 403), f"{method} {path}"
            (needed,) = operation["security"][0]["bearer"]
            assert needed in response.json()["detail"]


def test_every_scope_is_somebodys(api: "Api") -> None:
    granted = {scope for persona in PERSONAS.values() for scope in persona.scopes}
    needed = {
        scope
        for _, _, operation in api.operations()
        for requirement in operation.get("security", [])
        for scope in requirement["bearer"]
    }
    assert needed <= granted


def test_a_trailing_slash_is_another_address(api: "Api") -> None:
    with api.client(api.token) as client:
        for _, path, _ in api.operations():
            assert is_problem(client.get(f"{filled(path)}/"), 404), path


def test_an_unknown_method_is_405(api: "Api") -> None:
    with api.client(api.token) as client:
        for path, item in api.document["paths"].items():
            response = client.request("PUT" if "put" not in item else "PATCH", filled(path))
            assert is_problem(response, 405), path
            assert response.headers["allow"], path


def test_allow_names_every_method_of_an_address(api: "Api") -> None:
    with api.client(api.token) as client:
        for path, item in api.document["paths"].items():
            known = {method.upper() for method in item} | {"OPTIONS"}
            known |= {"HEAD"} if "get" in item else set()
            refused = client.request("DELETE", filled(path))
            asked = client.request("OPTIONS", filled(path))
            assert is_problem(refused, 405), path
            assert (asked.status_code, asked.content) == (204, b""), path
            assert refused.headers["allow"] == asked.headers["allow"] == ", ".join(sorted(known))


def readable_addresses(api: "Api") -> Iterator[str]:
    """Everything that can be read: API and pages, the document, a style sheet, and what is not there."""
    for context in iter_route_contexts(api.app.routes):
        if "GET" in (context.methods or ()):
            yield filled(str(context.path_format))
    yield from ("/statisch/naadloos.css", "/statisch/niets.css", f"/{api.service}/v1/niets")


def test_head_answers_as_get_does_without_a_body(api: "Api") -> None:
    with api.client(api.token) as client:
        for address in readable_addresses(api):
            read = client.get(f"{api.address}{address}")
            head = client.head(f"{api.address}{address}")
            assert (head.status_code, head.content) == (read.status_code, b""), address
            assert head.headers.keys() == read.headers.keys(), address
            if not address.endswith("/metrics"):  # measures the reading too
                assert head.headers["content-length"] == read.headers["content-length"], address


@pytest.mark.parametrize(
    ("version", "hosts", "status"),
    [("1.1", 0, 400), ("1.1", 1, 200), ("1.1", 2, 400), ("1.0", 0, 200), ("1.0", 2, 400)],
)
def test_a_request_names_one_host(api: "Api", version: str, hosts: int, status: int) -> None:
    address = httpx.URL(api.base)
    lines = [
        f"GET {address.path}/health/live HTTP/{version}",
        *["Host: x"] * hosts,
        "Connection: close",
    ]
    with socket.create_connection((address.host, address.port or 80)) as caller:
        caller.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = b"".join(iter(partial(caller.recv, 65536), b""))
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())


def handled(api: "Api", status: str) -> float:
    return sum(
        sample.value
        for sample in next(iter(HTTP_REQUESTS.collect())).samples
        if sample.name.endswith("_total")
        and (sample.labels["service"], sample.labels["status"]) == (api.service, status)
    )


def test_who_hangs_up_halfway_is_no_error_of_ours(api: "Api") -> None:
    """Alerts rest on the count of 500."""
    address = httpx.URL(api.base)
    errors, before = handled(api, "500"), handled(api, "499")
    asked = list(with_body(api))
    for method, path, operation in asked:
        kind = next(iter(operation["requestBody"]["content"]))
        head = (
            f"{method.upper()} {address.path}{filled(path)} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n"
            f"Authorization: Bearer {api.token}\r\nContent-Length: 1000\r\n\r\n{{ "
        )
        with socket.create_connection((address.host, address.port or 80)) as caller:
            caller.sendall(head.encode())
    end = time.monotonic() + 10
    while handled(api, "499") < before + len(asked) and time.monotonic() < end:
        time.sleep(0.02)
    assert handled(api, "499") == before + len(asked)
    assert handled(api, "500") == errors


NO_DATES = ("0", "86400", "-1", "1793491200", "20261101", "2026-W45-7", "2026-11-01T00:00:00Z", "")
NO_MOMENTS = (*(text for text in NO_DATES if "T" not in text), "2026-11-01T00:00:00")
DATES_ASKED_FOR = {"intake": 0, "routes": 1, "income": 1, "reporting": 2}


def test_a_parameter_that_is_a_date_takes_nothing_else(api: "Api") -> None:
    """Pydantic would take a number for seconds since 1970, and answer about that day."""
    asked = 0
    with api.client(api.token) as client:
        for method, path, operation in api.operations():
            for parameter in operation.get("parameters", ()):
                if parameter["schema"].get("format") not in ("date", "date-time"):
                    continue
                asked += 1
                is_moment = parameter["schema"]["format"] == "date-time"
                for text in NO_MOMENTS if is_moment else NO_DATES:
                    response = client.request(
                        method, filled(path), params={parameter["name"]: text}
                    )
                    assert is_problem(response, 400), f"{path}?{parameter['name']}={text}"
                    (fault,) = response.json()["invalidParams"]
                    said = "tijdstip" if is_moment else "datum"
                    assert (fault["name"], fault["code"]) == (parameter["name"], said)
    assert asked >= DATES_ASKED_FOR[api.service]


def test_a_page_takes_no_other_dates_than_the_api(running: "Callable[[str], Api]") -> None:
    api = running("income")
    with api.client(api.token) as client:
        for text in NO_DATES:
            page = client.get(f"{api.address}/income/parameters", params={"datum": text})
            assert page.status_code == 400, text
            assert "Deze link is niet compleet" in page.text
            assert 'href="/income/parameters"' in page.text


def test_an_unknown_query_parameter_is_400(api: "Api") -> None:
    with api.client(api.token) as client:
        for method, path, _ in api.operations():
            response = client.request(method, filled(path), params={"bestaatNiet": "1"})
            assert is_problem(response, 400), f"{method} {path}"
            names = [fault["name"] for fault in response.json()["invalidParams"]]
            assert names == ["bestaatNiet"], f"{method} {path}"


def test_a_query_parameter_given_twice_is_400(api: "Api") -> None:
    with api.client(api.token) as client:
        for method, path, operation in api.operations():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] != "query":
                    continue
                twice = {parameter["name"]: ["1", "1"]}
                response = client.request(method, filled(path), params=twice)
                assert is_problem(response, 400), f"{method} {path}"
                (fault,) = response.json()["invalidParams"]
                assert fault["code"] == "dubbele-parameter", f"{method} {path}"


@pytest.mark.parametrize("kind", [None, "text/plain", "application/octet-stream"])
def test_another_content_type_is_415(api: "Api", kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}
    with api.client(api.token) as client:
        for method, path, _ in with_body(api):
            response = client.request(method, filled(path), content=b"{}", headers=headers)
            assert is_problem(response, 415), f"{method} {path}"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_content_is_refused_and_never_breaks(api: "Api", name: str) -> None:
    with api.client(api.token) as client:
        for method, path, operation in with_body(api):
            for kind in operation["requestBody"]["content"]:
                response = client.request(
                    method, filled(path), content=HOSTILE[name], headers={"Content-Type": kind}
                )
                if kind.endswith(BULK) and response.status_code < 300:
                    continue  # a file or a batch is taken, and answers per line
                assert is_problem(response, 400, 404), f"{method} {path} {kind}: {response.text}"


def test_a_body_over_the_limit_is_413(api: "Api") -> None:
    limits = {
        str(context.path): body_rules(context.original_route)[1]
        for context in iter_route_contexts(api.app.routes)
        if isinstance(context.original_route, APIRoute)
    }
    with api.client(api.token) as client:
        for method, path, operation in with_body(api):
            kind = next(iter(operation["requestBody"]["content"]))
            if kind.endswith(BULK):
                continue  # these are large on purpose; their service tests their limit
            limit = limits[f"/{api.service}/v1{path}"]
            response = client.request(
                method, filled(path), content=b" " * (limit + 1), headers={"Content-Type": kind}
            )
            assert is_problem(response, 413), f"{method} {path}"


def test_every_answer_has_the_version_and_the_security_headers(api: "Api") -> None:
    with api.client(api.token) as client:
        answers = [client.request(method, filled(path)) for method, path, _ in api.operations()]
        answers += [client.get("/niets"), client.get("/%00"), client.put(HEALTH[0])]
    for response in answers:
        assert response.headers["api-version"] == api.document["info"]["version"]
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
        assert "strict-transport-security" in response.headers
        assert "access-control-allow-origin" not in response.headers


def test_nothing_goes_to_a_thread(api: "Api") -> None:
    """FastAPI runs a plain function or class in a thread; that costs more than the rest of the request."""
    for context in iter_route_contexts(api.app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            for part in (route.dependant, *walk(route.dependant)):
                call = part.call if isfunction(part.call) else type(part.call).__call__
                assert iscoroutinefunction(call), f"{route.path}: {part.call}"
