"""Which kind of decision it is when a proposal is taken over on a day (Participatiewet art. 43, 44, 54, 58; Awb 1:3, 4:5). Pure.

What takes effect on days before that of the decision goes back on what was decided for those days: a change is then a revision
(*herzien*, art. 54 lid 3) and an end a withdrawal (*intrekken*). From the day itself on it is a change (*wijzigen*) or an end
(*beeindigen*). A proposal that waits becomes another kind as days pass: what counts is the day on which somebody decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from services.income.rights.standing import Wijziging
from shared.events.income import Besluitsoort, Voorstelsoort

Terug = Literal["herzien", "intrekken"]

BY_HAND: Final[frozenset[Voorstelsoort]] = frozenset(
    {"beeindiging", "opschorting", "opheffing", "niet-in-behandeling", "ambtshalve"}
)
"""What a person starts, and no re-assessment: it is taken over as it is, or taken back."""
_ALWAYS: Final[Mapping[Voorstelsoort, Besluitsoort]] = MappingProxyType(
    {
        "terugvordering": "terugvorderen",
        "opschorting": "opschorten",
        "opheffing": "opheffen",
        "niet-in-behandeling": "niet-behandelen",
        "ambtshalve": "ineens-toekennen",
    }
)


def kind_of(
    proposal: Voorstelsoort, changes: Sequence[Wijziging], decided_on: date
) -> Besluitsoort:
    """Of several changes the hardest, for who has to bear it: an end, by the day of that end; else by the first day."""
    always = _ALWAYS.get(proposal)
    if always is not None:
        return always
    if proposal == "aanvraag":
        return "toekennen" if changes else "weigeren"
    ends = [change.van for change in changes if change.soort == "eindigt"]
    if ends:
        return "intrekken" if min(ends) < decided_on else "beeindigen"
    return "herzien" if any(change.van < decided_on for change in changes) else "wijzigen"


def goes_back(changes: Iterable[Wijziging], decided_on: date) -> frozenset[Terug]:
    """How these changes go back on what was decided for days before: what a letter has to say, and by which article."""
    return frozenset(
        "intrekken" if change.soort == "eindigt" else "herzien"
        for change in changes
        if change.van < decided_on
    )


def cut_off(changes: Iterable[Wijziging], day: date) -> tuple[Wijziging, ...]:
    """What is left of these changes where no right stands any more from a day on."""
    return tuple(
        change if change.tot is not None and change.tot <= day else _until(change, day)
        for change in changes
        if change.van < day
    )


def _until(change: Wijziging, day: date) -> Wijziging:
    return Wijziging(
        change.van, day, change.soort, change.voor, change.na, change.invulling, change.reden
    )
