"""A form that a page reads itself: not larger than it may be, whatever its sender says of its size, and no more in it than is asked."""

from typing import Any

import pytest
from starlette.requests import Request

from shared.errors import InvalidInput
from shared.http.routing import StrictRequest, TooLarge, read_form

LIMIT = 1_000
FILE = b'--x\r\nContent-Disposition: form-data; name="bestand"; filename="a"\r\n\r\n%b\r\n'
END = b"--x--\r\n"


def request(body: bytes, **headers: str) -> StrictRequest:
    given = {"content-type": "multipart/form-data; boundary=x", **headers}
    blocks = [body[at : at + 100] for at in range(0, len(body), 100)]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": blocks.pop(0), "more_body": bool(blocks)}

    scope = {
        "type": "http",
        "method": "POST",
        "app": None,
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }
    return StrictRequest(Request(scope, receive), LIMIT)


async def test_a_file_within_the_limits_is_read() -> None:
    form = await read_form(request(FILE % b"inhoud" + END), LIMIT, files=1)

    assert await form["bestand"].read() == b"inhoud"  # type: ignore[union-attr]
    await form.close()


@pytest.mark.parametrize("headers", [{}, {"content-length": "10"}, {"content-length": "99999"}])
async def test_more_than_the_limit_is_too_large_whatever_is_said_of_it(
    headers: dict[str, str],
) -> None:
    with pytest.raises(TooLarge):
        await read_form(request(FILE % (b"x" * 2 * LIMIT) + END, **headers), LIMIT, files=1)


@pytest.mark.parametrize("body", [FILE % b"1" + FILE % b"2" + END, b"niets"])
async def test_what_is_no_form_with_one_file_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        await read_form(request(body), LIMIT, files=1)
