"""How a personal link stands, on the page of who made it. Dutch, B1."""

from collections.abc import Mapping
from typing import Final

from services.income.wage_links.rules import State

STATES: Final[Mapping[State, str]] = {
    "werkt": "werkt",
    "verlopen": "verlopen",
    "ingetrokken": "ingetrokken",
    "vervangen": "vervangen door een nieuwe",
    "geblokkeerd": "gesloten na vijf verkeerde geboortedatums",
}
