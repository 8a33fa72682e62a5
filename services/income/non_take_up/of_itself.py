"""What the college may give of itself (*ambtshalve*), out of the list of what a household does not use: what, how much, and why not.

Only what the law lets it give once without an application; everything else stays an offer of help. Pure.
"""

from typing import Final, Literal

from services.income.non_take_up.model import Gemist, Line
from services.income.non_take_up.standing import TO_TALK_OF
from services.income.rights.once import Granting
from shared.events.income import Eenmalig
from shared.events.non_take_up import Regelingcode

Verhindering = Literal[
    "aanvraag-nodig", "al-gedaan", "geen-bijstand", "bedrag-onbekend", "niet-zeker"
]
"""Why it cannot be given of itself: an application is needed, it is used or refused, no bijstand runs, or something is unknown."""

RIGHTS: Final[dict[Regelingcode, Eenmalig]] = {
    "individuele-inkomenstoeslag": "individuele-inkomenstoeslag"
}
ASKED_OF_A_PERSON: Final[frozenset[Gemist]] = frozenset({"duur-laag-inkomen"})
"""Kept nowhere: who proposes it says that it is so."""


def granting_of(line: Line, *, runs: bool) -> Granting | Verhindering:
    """What can be proposed of a line, or why nothing can; `runs`: whether bijstand does."""
    claim, right = line.claim, RIGHTS.get(line.key[0])
    if claim is None or right is None or claim.way.how != "ambtshalve":
        return "aanvraag-nodig"
    if line.state not in TO_TALK_OF:
        return "al-gedaan"
    if not runs:
        return "geen-bijstand"
    if claim.once is None:
        return "bedrag-onbekend"
    if set(claim.missing) - ASKED_OF_A_PERSON:
        return "niet-zeker"
    return Granting(right, claim.once)
