"""Due dates as a calendar that a program of somebody's own can read (RFC 5545). Pure."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from icalendar import Calendar, Event

Row = Mapping[Any, Any]
NAME: Final = "Naadloos: mijn taken"
_PRODUCT: Final = "-//Naadloos//Taken//NL"
_LOOK_AGAIN: Final = timedelta(hours=1)


def calendar_of(tasks: Iterable[Row], address: str) -> bytes:
    """A day per task with its title and a link, and nothing about a resident. The same tasks give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", NAME)
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", _LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for task in sorted(tasks, key=lambda task: (task["due_on"], task["id"])):
        calendar.add_component(_event_of(task, address))
    return bytes(calendar.to_ical())


def _event_of(task: Row, address: str) -> Event:
    event = Event()
    event.add("uid", f"{task['id']}@{urlsplit(address).hostname}")
    event.add("dtstamp", task["created_at"])
    event.add("dtstart", task["due_on"])
    event.add("dtend", task["due_on"] + timedelta(days=1))
    event.add("summary", task["title"])
    link = f"{address}/routes/taken/{task['id']}"
    event.add("url", link)
    # Many programs show no `url`.
    event.add("description", link)
    # It fills no time of the day in which nobody else can meet.
    event.add("transp", "TRANSPARENT")
    return event
