"""What goes along when a service asks another one on behalf of who asked it."""

import pytest
from starlette.requests import Request

from shared.http.auth import BY_ITSELF, STREAM, passed_on


def asked(**headers: str) -> Request:
    given = {"authorization": "Bearer t", "user-agent": "b"} | headers
    pairs = [(name.encode(), value.encode()) for name, value in given.items()]
    return Request({"type": "http", "headers": pairs})


@pytest.mark.parametrize("headers", [{BY_ITSELF: "ja"}, {"accept": STREAM}], ids=["page", "stream"])
def test_what_a_page_asks_by_itself_keeps_no_session_alive_by_way_of_another_service(
    headers: dict[str, str],
) -> None:
    assert BY_ITSELF in passed_on(asked(**headers))


def test_what_somebody_asks_is_a_sign_that_he_or_she_is_there() -> None:
    assert passed_on(asked()) == {"Authorization": "Bearer t", "User-Agent": "b"}
