"""What every answer carries, and what the published document says."""

import io
import json
import re
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY

OPENAPI = "/proef/v1/openapi.json"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/proef/v1/health/live"),
        ("GET", "/proef/v1/health/ready"),
        ("GET", OPENAPI),
        ("GET", "/proef/v1/dingen"),
        ("GET", "/proef/v1/dingen?x=1"),
        ("GET", "/proef/v1/niets"),
        ("GET", "/elders"),
        ("PUT", "/proef/v1/dingen"),
        ("POST", "/proef/v1/dingen"),
        ("GET", "/proef/v1/dingen/%00"),
        ("GET", "/proef/v1/storingen/bug"),
        ("GET", "/proef/v1/storingen/weg"),
        ("GET", "/proef/bladzij"),
        ("GET", "/proef/kapot"),
    ],
)
async def test_every_answer_has_the_version_and_the_security_headers(
    client: httpx.AsyncClient, method: str, address: str
) -> None:
    headers = (await client.request(method, address)).headers
    assert headers["api-version"] == "1.2.3"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "max-age=" in headers["strict-transport-security"]
    assert headers["content-type"]
    assert "server" not in headers


async def test_only_the_document_is_open_to_other_sites(client: httpx.AsyncClient) -> None:
    origin = {"Origin": "https://elders.example.nl"}
    document = await client.get(OPENAPI, headers=origin)
    assert document.headers["access-control-allow-origin"] == "*"
    for address in ("/proef/v1/dingen", "/proef/v1/health/ready", "/proef/v1/niets"):
        response = await client.get(address, headers=origin)
        assert "access-control-allow-origin" not in response.headers


async def test_health_and_document_are_open_and_nothing_else(anonymous: httpx.AsyncClient) -> None:
    document = (await anonymous.get(OPENAPI)).json()
    health = ("/health/live", "/health/ready")
    for path in health:
        assert (await anonymous.get(f"/proef/v1{path}")).json() == {"status": "ok"}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if path in health:
                assert "security" not in operation
                continue
            address = f"/proef/v1{path}".replace("{dingId}", "x")
            response = await anonymous.request(method, address)
            assert response.status_code == 401, f"{method} {path}"
            assert operation["security"][0]["bearer"], f"{method} {path}"


async def test_the_document_tells_what_the_service_does(client: httpx.AsyncClient) -> None:
    document = (await client.get(OPENAPI)).json()
    assert document["openapi"].startswith("3.1")
    assert document["info"]["version"] == "1.2.3"
    assert document["info"]["contact"].keys() == {"name", "url", "email"}
    assert document["servers"] == [{"url": "/proef/v1"}]
    assert "/dingen" in document["paths"]
    post = document["paths"]["/dingen"]["post"]
    assert set(post["responses"]) == {"201", "400", "401", "403", "409", "413", "415", "500", "503"}
    assert post["security"] == [{"bearer": ["proef.dingen.schrijven"]}]
    assert set(document["paths"]["/dingen/{dingId}"]["get"]["responses"]) >= {"200", "400", "404"}


async def test_every_documented_answer_has_the_version_header_and_every_error_its_schema(
    client: httpx.AsyncClient,
) -> None:
    document = (await client.get(OPENAPI)).json()
    for item in document["paths"].values():
        for operation in item.values():
            for status, response in operation["responses"].items():
                assert "API-Version" in response["headers"]
                if status >= "400":
                    (content_type,) = response["content"]
                    assert content_type == "application/problem+json"
    assert {"title", "status", "detail"} <= set(
        document["components"]["schemas"]["Problem"]["required"]
    )
    assert "HTTPValidationError" not in document["components"]["schemas"]


async def test_other_content_types_and_their_form_are_documented(client: httpx.AsyncClient) -> None:
    paths = (await client.get(OPENAPI)).json()["paths"]
    assert list(paths["/meldingen"]["post"]["requestBody"]["content"]) == [
        "application/cloudevents+json"
    ]
    assert list(paths["/bestanden"]["post"]["requestBody"]["content"]) == ["application/x-ndjson"]


async def test_an_optional_date_keeps_its_format_in_the_document(client: httpx.AsyncClient) -> None:
    schemas = (await client.get(OPENAPI)).json()["components"]["schemas"]
    start = schemas["Ding"]["properties"]["startDatum"]
    assert start["type"] == ["string", "null"]
    assert start["format"] == "date"


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        here = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return here + [ref for value in node.values() for ref in references(value)]
    return [ref for item in node for ref in references(item)] if isinstance(node, list) else []


async def test_every_reference_in_the_document_can_be_followed(client: httpx.AsyncClient) -> None:
    document = (await client.get(OPENAPI)).json()
    for reference in references(document):
        found: Any = document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        assert found


async def test_pages_are_not_in_the_document(client: httpx.AsyncClient) -> None:
    text = (await client.get(OPENAPI)).text
    assert "formulier" not in text
    assert "kapot" not in text


async def test_lists_come_in_pages(client: httpx.AsyncClient) -> None:
    seen: list[str] = []
    after: dict[str, str] = {}
    for _ in range(5):
        page = (await client.get("/proef/v1/dingen", params={"aantal": "2", **after})).json()
        seen += [row["id"] for row in page["resultaten"]]
        if page["volgende"] is None:
            break
        after = {"na": page["volgende"]}
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("cursor", ["x", "%C3%A9", "W10", "bnVsbA"])
async def test_a_made_up_cursor_is_400(client: httpx.AsyncClient, cursor: str) -> None:
    response = await client.get(f"/proef/v1/dingen?na={cursor}")
    assert response.status_code == 400
    assert response.json()["invalidParams"][0]["name"] == "na"


async def test_a_trace_goes_on_and_a_malformed_one_is_replaced(client: httpx.AsyncClient) -> None:
    address = "/proef/v1/niets"
    given = await client.get(address, headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
    assert given.json()["instance"] == f"{address}#{TRACE}"
    for bad in ("onzin", f"00-{'0' * 32}-00f067aa0ba902b7-01", "\xff"):
        headers = [(b"traceparent", bad.encode("latin-1"))]
        other = (await client.get(address, headers=headers)).json()["instance"]
        assert re.fullmatch(rf"{address}#[0-9a-f]{{32}}", other)
    first, second = (await client.get(address), await client.get(address))
    assert first.json()["instance"] != second.json()["instance"]


async def test_metrics_count_by_route_and_never_by_address(client: httpx.AsyncClient) -> None:
    def counted(route: str, status: str) -> float:
        labels = {"service": "proef", "method": "GET", "route": route, "status": status}
        return REGISTRY.get_sample_value("naadloos_http_requests_total", labels) or 0

    before = counted("/proef/v1/dingen/{dingId}", "400"), counted("onbekend", "404")
    await client.get("/proef/v1/dingen/123456782")
    await client.get("/proef/v1/123456782")
    assert counted("/proef/v1/dingen/{dingId}", "400") == before[0] + 1
    assert counted("onbekend", "404") == before[1] + 1
    response = await client.get("/proef/v1/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    assert "123456782" not in response.text


async def test_logs_name_the_trace_and_not_the_address(
    client: httpx.AsyncClient, logged: io.StringIO
) -> None:
    await client.get("/proef/v1/dingen/111222333?x=Jansen")
    await client.get(
        "/proef/v1/storingen/bug",
        headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"},
    )
    printed = logged.getvalue()
    lines = [json.loads(line) for line in printed.splitlines()]
    assert [line["event"] for line in lines] == ["request_failed"]
    assert lines[0]["trace_id"] == TRACE
    assert lines[0]["route"] == "/proef/v1/storingen/bug"
    assert "geheim" not in printed
    assert "111222333" not in printed
    assert "Jansen" not in printed
