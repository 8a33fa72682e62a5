"""How the bodies that FastAPI does not read by itself stand in the OpenAPI document."""

from typing import Any, Final

import orjson

from services.intake.reports.examples import EXAMPLES
from services.intake.reports.schemas import MELDINGEN
from shared.events.words import EVENTS

_ANY_EVENT: Final = {"$ref": "#/components/schemas/Levensgebeurtenismelding"}


def _examples() -> dict[str, Any]:
    """By the short name of the kind."""
    return {
        kind.event.happened: {
            "summary": EVENTS[kind.event.__name__].title,
            "value": EXAMPLES[event_type],
        }
        for event_type, kind in MELDINGEN.items()
    }


def _lines() -> str:
    return "".join(orjson.dumps(event).decode() + "\n" for event in list(EXAMPLES.values())[:3])


def _body(content_type: str, **content: Any) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {content_type: content}}}


EVENT_BODY = _body("application/cloudevents+json", schema=_ANY_EVENT, examples=_examples())
BATCH_BODY = _body(
    "application/cloudevents-batch+json",
    schema={"type": "array", "maxItems": 1_000, "items": _ANY_EVENT},
    example=list(EXAMPLES.values())[:3],
)
FILE_BODY = _body(
    "application/x-ndjson",
    schema={
        "type": "string",
        "description": "Een CloudEvent per regel, elk als Levensgebeurtenismelding.",
        "contentMediaType": "application/cloudevents+json",
    },
    example=_lines(),
)
FILE_ANSWER: dict[str, Any] = {
    "description": "Een resultaat per regel, in volgorde: regel, status, id, reden, fouten.",
    "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
}
