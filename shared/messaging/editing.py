"""Reads what a person made of a failed message: an event of ours, with a new id, in the place of the old one."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import Row

from shared import ids
from shared.errors import InvalidInput
from shared.events.envelope import EventData, EventReader, Unreadable
from shared.messaging.batch import Message, read
from shared.messaging.kafka import Record


def edited(row: Row[Any], payload: bytes, types: Mapping[str, type[EventData]]) -> Message:
    """The message, about the same dossier and in the same place of its order. Raises InvalidInput when it cannot be."""
    try:
        content = orjson.loads(payload)
        if not isinstance(content, dict):
            msg = "not a JSON object"
            raise Unreadable(msg)
        content["id"] = str(ids.new_event_id())
        if row.message_id is not None:
            content["causationid"] = str(row.message_id)
            content["subject"] = str(row.dossier_id)
            content["sequence"] = f"{row.sequence:012d}"
        key = str(content.get("subject", "")).encode()
        value = orjson.dumps(content)
        record = Record(row.topic, row.partition, row.message_offset, key, value, ())
        message = read(record, EventReader(types))
    except ValueError as error:
        raise InvalidInput((), f"Het gewijzigde bericht is niet goed: {error}") from error
    if message.event is None or message.event.data.topic != row.topic:
        raise InvalidInput((), f"Het type {message.type} hoort niet bij topic {row.topic}.")
    return message
