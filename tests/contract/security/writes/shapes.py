"""What a write is: an address that changes something, with a body that is right and a thing to act on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from shared.permissions import Data
from tests.contract.security.things import Thing
from tests.contract.security.town_of_secrets import TODAY

Body = Callable[[Thing], Any]
DUTCH: Final = "2-11-2026"


@dataclass(frozen=True)
class Write:
    """How to change something, rightly."""

    about: str = "nobody"
    """What is acted on: a name in things."""
    body: Body = lambda _: None
    form: bool = False
    """As a page sends it."""
    elsewhere: frozenset[int] = frozenset({403, 404})
    """What who works elsewhere is answered: the same as of what is not there."""
    tells: bool = False
    """Whether it may be told of anybody, also of who is not known: it is kept, and nothing is answered of it."""
    of_nobody: bool = False
    """There is nothing in it of any municipality."""
    workers_only: bool = False
    """For who works here; not for a system."""
    everywhere: bool = False
    """For who has the role in all municipalities at once."""
    needs: Data | None = None
    """Beside the scope, for whoever sees this."""
    states: frozenset[int] = frozenset()
    """What who may is answered too, because of how the thing is and not of who asks."""
    query: Body = lambda _: ""
    kind: str = ""
    """Of the body, where it is no JSON and no form; `multipart` is a form with a file."""


def form(about: str, body: Body = lambda _: {}, **more: Any) -> Write:
    return Write(about, body, form=True, **more)


ALWAYS: Final = frozenset({303})
"""A page that leads to what became of it, which shows nothing of others."""
OTHERWISE: Final = frozenset({409})
"""It is said per family that nothing changed, as of one that is not there."""
SEARCH: Final = frozenset({200, 404})
WHY: Final = {"waarom": "Zo is het beter."}
END: Final = {"tot": TODAY, **WHY}
BECAUSE: Final = {"reden": "Typefout in de naam.", "bron": "inwoner"}
TOLD: Final = {"herkomst.hoe": "telefoon", "herkomst.door": "inwoner", "stap": "versturen"}
TRAVELS: Final = "application/cloudevents+json"
