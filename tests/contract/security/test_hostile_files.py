"""A file that is none is not worked off to its end, and its answer does not fill our disk."""

import orjson
import pytest

from services.intake.api import bulk
from tests.integration.intake.conftest import (  # noqa: F401 - fixtures
    World,
    adult,
    auth,
    event,
    household,
    job,
    sign,
    signing_key,
    start,
    world,
)

FILE = "/intake/v1/levensgebeurtenissen/bestand"
LINES = {"Content-Type": "application/x-ndjson"}


async def test_after_too_many_refused_lines_the_rest_is_not_read(
    world: World,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bulk, "MOST_REFUSED", 1_000)
    ank = adult()
    await world.register(household(ank))
    good = orjson.dumps(event("baan-gestart", job(ank)))
    late = orjson.dumps(event("baan-gestart", job(ank)))

    answer = await world.client.post(
        FILE, content=good + b"\n" + b"x\n" * 500_000 + late, headers=LINES
    )

    lines = [orjson.loads(line) for line in answer.content.splitlines()]
    assert lines[0]["status"] == "verwerkt"
    assert lines[-1]["fouten"][0]["code"] == "te-veel-fouten"
    assert len(lines) <= 1_003
    assert len(await world.told("baan-gestart")) == 1


async def test_a_line_full_of_faults_is_answered_with_a_hundred(world: World) -> None:  # noqa: F811
    line = orjson.dumps({f"NAAM{number}": 1 for number in range(4_000)})

    answer = await world.client.post(FILE, content=line, headers=LINES)

    [result] = [orjson.loads(line) for line in answer.content.splitlines()]
    assert len(result["fouten"]) == 101
    assert result["fouten"][-1]["code"] == "meer-fouten"


@pytest.mark.parametrize(
    "line",
    [b"[" * 60_000, b'{"a":' * 10_000, b'{"data":"\\u0000"}', b"\xff" * 100, b'{"id":1e999}'],
    ids=["lists", "objects", "NUL", "no UTF-8", "infinite"],
)
async def test_a_hostile_line_is_refused_and_the_next_one_taken(
    world: World,  # noqa: F811
    line: bytes,
) -> None:
    ank = adult()
    await world.register(household(ank))
    good = orjson.dumps(event("baan-gestart", job(ank)))

    answer = await world.client.post(FILE, content=line + b"\n" + good, headers=LINES)

    results = [orjson.loads(one)["status"] for one in answer.content.splitlines()]
    assert results == ["geweigerd", "verwerkt"]


async def test_a_member_that_is_there_twice_is_refused_wherever_it_comes_in(
    world: World,  # noqa: F811
) -> None:
    """Of two values one would be passed over in silence."""
    ank = adult()
    await world.register(household(ank))
    good = orjson.dumps(event("baan-gestart", job(ank)))
    twice = good.replace(b'"urenPerWeek":', b'"urenPerWeek":40,"urenPerWeek":')
    assert twice != good

    events, kind = FILE.removesuffix("/bestand"), "application/cloudevents"
    alone = await world.client.post(events, content=twice, headers={"Content-Type": f"{kind}+json"})
    batch = await world.client.post(
        f"{events}/batch", content=b"[%b]" % twice, headers={"Content-Type": f"{kind}-batch+json"}
    )
    file = await world.client.post(FILE, content=twice + b"\n" + good, headers=LINES)

    first, second = map(orjson.loads, file.content.splitlines())
    for refused in (alone.json()["invalidParams"], batch.json()["invalidParams"], first["fouten"]):
        assert [fault["code"] for fault in refused] == ["dubbele-naam"]
    assert second["status"] == "verwerkt"
