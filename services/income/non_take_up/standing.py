"""How each scheme of the list stands: what was recorded last counts. What can be recorded, and what cannot be so. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.income.non_take_up.model import (
    Afwijsreden,
    Deed,
    Found,
    Key,
    Line,
    Stand,
    Together,
)
from services.income.rights.rows import GrantedAmount
from shared import calendar
from shared.errors import Fault
from shared.events.non_take_up import Gedaan
from shared.ui.dutch import date_text

LOOKS_BACK_MONTHS: Final = 60
RESTS_MONTHS: Final = 12
"""A refusal rests for a year at most; then somebody may ask again. Both are choices of ours."""
USUAL_REST_MONTHS: Final = 6
TO_TALK_OF: Final[frozenset[Stand]] = frozenset({"te-bespreken", "loopt"})


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody wants to record."""

    key: Key
    done: Gedaan
    on: date
    reason: Afwijsreden | None = None
    not_before: date | None = None

    def says_the_same_as(self, deed: Deed | None) -> bool:
        """A second press of the button, or the same told again."""
        return deed is not None and (self.done, self.on, self.reason, self.not_before) == (
            deed.done,
            deed.on,
            deed.reason,
            deed.not_before,
        )


def lines_of(
    found: Found, deeds: Sequence[Deed], granted: Sequence[GrantedAmount], today: date
) -> tuple[Line, ...]:
    """What may be due, and then what was recorded of what is not on the list any more; `deeds` and `granted` the newest first."""
    by_key: dict[Key, list[Deed]] = {}
    for deed in deeds:
        by_key.setdefault(deed.key, []).append(deed)
    claims = {claim.key: claim for claim in found.claims}
    given: dict[Key, GrantedAmount] = {(amount.right, None): amount for amount in reversed(granted)}
    return tuple(
        Line(
            key,
            claims.get(key),
            tuple(by_key.get(key, ())),
            _state(by_key.get(key, ()), given.get(key), today),
            given.get(key),
        )
        for key in dict.fromkeys((*claims, *by_key, *given))
    )


def _state(deeds: Sequence[Deed], granted: GrantedAmount | None, today: date) -> Stand:
    if granted is not None and today < granted.not_before:
        return "in-gebruik"
    if not deeds:
        return "te-bespreken"
    newest = deeds[0]
    match newest.done:
        case "gebruikt":
            return "in-gebruik"
        case "aangeboden" | "aangevraagd":
            return "loopt"
        case "geen-recht":
            return "niet-nu"
        case "afgewezen":
            rests = newest.not_before is not None and today < newest.not_before
            return "niet-nu" if rests else "te-bespreken"


def together(lines: Sequence[Line]) -> Together:
    """Of what is due by what is known, and nobody uses or refused."""
    open_claims = [
        line.claim for line in lines if line.claim is not None and line.state in TO_TALK_OF
    ]
    return Together(
        sum(claim.low or 0 for claim in open_claims),
        sum(claim.high or 0 for claim in open_claims),
        sum(claim.high is None and claim.kind != "voorzieningenwijzer" for claim in open_claims),
    )


def faults_of(told: Told, lines: Mapping[Key, Line], today: date) -> tuple[Fault, ...]:
    """What cannot be so, by the field that it is about."""
    return tuple(Fault(*wrong) for wrong in _wrong(told, lines, today))


def _wrong(told: Told, lines: Mapping[Key, Line], today: date) -> Iterator[tuple[str, str, str]]:
    if told.key not in lines:
        yield "regeling", "niet-op-de-lijst", "Dit staat niet op de lijst van dit huishouden."
    earliest = calendar.add_months(today, -LOOKS_BACK_MONTHS)
    if not earliest <= told.on <= today:
        yield "op", "bereik", f"Kies een dag vanaf {date_text(earliest)}, tot en met vandaag."
    if told.done == "afgewezen":
        yield from _wrong_with_refusal(told, today)
        return
    if told.reason is not None:
        yield "reden", "past-niet", "Een reden hoort alleen bij: de inwoner wil het niet."
    if told.not_before is not None:
        why = "Een dag om opnieuw te vragen hoort alleen bij: de inwoner wil het niet."
        yield "nietVoor", "past-niet", why


def _wrong_with_refusal(told: Told, today: date) -> Iterator[tuple[str, str, str]]:
    if told.reason is None:
        yield "reden", "verplicht", "Kies waarom de inwoner het niet wil."
    last = calendar.add_months(today, RESTS_MONTHS)
    if told.not_before is None:
        yield "nietVoor", "verplicht", "Kies vanaf welke dag iemand het weer mag vragen."
    elif not today < told.not_before <= last:
        yield "nietVoor", "bereik", f"Kies een dag na vandaag, en uiterlijk {date_text(last)}."
