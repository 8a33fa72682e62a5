"""What the page of a handover shows to its organisation, for the templates `deel-overdracht.html` and `deel-voorbij.html`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from services.routes.handovers.codes import RETURNS
from services.routes.handovers.showing import Shown
from services.routes.handovers.states import State
from services.routes.partner_forms.rules import Fact
from services.routes.partner_keys.rules import reference_of
from shared import clock
from shared.http.filled import Filled
from shared.refusals import REFUSALS

TEMPLATES: Final = Path(__file__).parent / "templates"
_OVER: Final[Mapping[str, tuple[str, str]]] = {
    State.REFUSED: (
        "Deze overdracht is niet meer bij u",
        "U nam deze overdracht niet over, of uw organisatie doet dit niet meer. Wij zoeken verder.",
    ),
    State.COMPLETED: (
        "Deze overdracht is afgerond",
        "Het resultaat is vastgelegd. Dank u wel.",
    ),
    State.BACK: (
        "Deze overdracht is weer bij de gemeente",
        "De gemeente zorgt er weer zelf voor.",
    ),
    State.WITHDRAWN: (
        "Deze overdracht is ingetrokken",
        "De gemeente heeft deze overdracht ingetrokken.",
    ),
    State.LAPSED: ("Deze overdracht is niet meer nodig", "De overdracht is vervallen."),
}
_ELSEWHERE: Final = (
    "Deze overdracht is niet meer bij u",
    "De gemeente vroeg een andere organisatie, of zorgt er weer zelf voor.",
)


def page_of(
    shown: Shown,
    facts: Sequence[Fact],
    *,
    done: str = "",
    notice: str = "",
    form: str = "",
    filled: Filled[Any] | None = None,
    receiver: str = "",
) -> Mapping[str, Any]:
    """`form` is which one has the faults of `filled`; `receiver` the name that stands in the field of who takes it over."""
    return {
        "kenmerk": reference_of(shown.id),
        "getoond": shown,
        "feiten": facts,
        "weigeringen": REFUSALS,
        "teruggaven": RETURNS,
        "uitkomsten": shown.outcomes,
        "vandaag": clock.today(),
        "gedaan": done,
        "melding": notice,
        "formulier": form,
        "fouten": filled.faults if filled else {},
        "ingevuld": {name: given[0] for name, given in filled.values.items()} if filled else {},
        "ontvanger": receiver,
    }


def over_of(state: str, done: str = "", reference: str = "") -> Mapping[str, Any]:
    """Of a handover that the organisation does not have any more; without a reference the mail has it."""
    title, explanation = _OVER.get(state, _ELSEWHERE)
    return {"kop": title, "uitleg": explanation, "kenmerk": reference, "gedaan": done}
