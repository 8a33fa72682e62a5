"""Whoever connects to intake begins with an example: each can be posted as it is, about people whom the demo registers."""

import orjson

from services.intake.reports.examples import EXAMPLES
from services.intake.reports.schemas import MELDINGEN
from tests.integration.intake.conftest import World


def test_every_kind_has_an_example_and_no_example_is_of_another_kind() -> None:
    assert EXAMPLES.keys() == MELDINGEN.keys()


async def test_every_example_can_be_posted_about_the_demos_residents(demo: World) -> None:
    answers = {kind: await demo.report(example) for kind, example in EXAMPLES.items()}

    assert {answer.status_code for answer in answers.values()} == {202}
    waiting = {
        kind: answer.json()["reden"]
        for kind, answer in answers.items()
        if answer.json()["status"] not in {"verwerkt", "al-bekend"}
    }
    assert not waiting


async def test_the_examples_of_a_batch_and_a_file_are_taken_too(demo: World) -> None:
    document = (await demo.client.get("/intake/v1/openapi.json")).json()

    for path, content_type in (("batch", "cloudevents-batch+json"), ("bestand", "x-ndjson")):
        operation = document["paths"][f"/levensgebeurtenissen/{path}"]["post"]
        example = operation["requestBody"]["content"][f"application/{content_type}"]["example"]
        body = example if isinstance(example, str) else orjson.dumps(example)
        answer = await demo.client.post(
            f"/intake/v1/levensgebeurtenissen/{path}",
            content=body,
            headers={"Content-Type": f"application/{content_type}"},
        )
        assert answer.status_code == 200, answer.text
        assert "geweigerd" not in answer.text
