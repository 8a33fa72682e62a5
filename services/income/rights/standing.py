"""The right as it stands: decided periods, and what the facts give against them. Pure (Participatiewet art. 43 to 45, 54).

A period keeps the formula that it was filled with, not an amount: the norms are raised by law (art. 38) and no decision is needed
for that. Amounts are in cents per full month, holiday allowance included.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal
from uuid import UUID

from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.norms.rules import Grondslag, norm_on
from shared.events.income import Besluitsoort, Reden

Verandering = Literal["gelijk", "hoger", "lager", "eindigt", "niet-vast-te-stellen"]


@dataclass(frozen=True, slots=True)
class Invulling:
    """What a right is worked out with: the parts of the norm, and what counts against it."""

    grondslag: Grondslag
    telt_mee: int

    def amount_on(self, day: date, parameters: Parameters) -> int | None:
        """None where the amounts of that day are not known yet."""
        try:
            norm = norm_on(day, self.grondslag, parameters).centen
        except NietVastTeStellen:
            return None
        return max(0, norm - self.telt_mee)


@dataclass(frozen=True, slots=True)
class GeenRecht:
    """The facts give no right."""

    grond: str
    reden: Reden


@dataclass(frozen=True, slots=True)
class Onbekend:
    """A fact or an amount is missing; `reden` says which."""

    reden: Reden


Uitkomst = Invulling | GeenRecht | Onbekend


@dataclass(frozen=True, slots=True)
class Gegeven:
    """What the facts give from `van` up to, and not including, `tot`."""

    van: date
    tot: date | None
    uitkomst: Uitkomst

    def holds_on(self, day: date) -> bool:
        return self.van <= day and (self.tot is None or day < self.tot)


@dataclass(frozen=True, slots=True)
class Rechtsperiode:
    """What was decided from `van` up to, and not including, `tot`."""

    van: date
    tot: date | None
    invulling: Invulling | None
    """What the facts gave when it was decided; None where that is not known here: a right that was taken over."""
    besluit_id: UUID
    bedrag: int | None = None
    """What was decided instead of what the facts gave (*menselijke maat*); 0 where whoever pays it ended it."""
    soort: Besluitsoort = "wijzigen"
    """Of the decision: `overnemen` where nobody decided here, `toekennen` where a right began with it."""
    automatisch: bool = False
    """The system decided."""
    toegekend_per: date | None = None
    """Where it was granted: the day on which the right began, whatever stood before it."""

    def __post_init__(self) -> None:
        if self.tot is not None and self.tot <= self.van:
            msg = f"a period of a right ends on {self.tot}, and begins on {self.van}"
            raise ValueError(msg)

    @property
    def loopt(self) -> bool:
        return self.bedrag != 0

    def holds_on(self, day: date) -> bool:
        return self.van <= day and (self.tot is None or day < self.tot)

    def amount_on(self, day: date, parameters: Parameters) -> int | None:
        if self.bedrag is not None:
            return self.bedrag
        return self.invulling.amount_on(day, parameters) if self.invulling else None


Staand = tuple[Rechtsperiode, ...]
"""All that stands of one right, in order, without overlap."""


@dataclass(frozen=True, slots=True)
class Wijziging:
    """What would be otherwise than it stands from `van` up to, and not including, `tot`; amounts are those of its first day."""

    van: date
    tot: date | None
    soort: Verandering
    voor: int | None
    """None where it is not known; 0 where no right stands."""
    na: int | None
    invulling: Invulling | None = None
    """What the facts give; None where they give no right, or it is not known."""
    reden: Reden | None = None
    """Why there is no right, or why it is not known."""


BESLIST: frozenset[Verandering] = frozenset({"gelijk", "hoger", "lager", "eindigt"})
"""What can be decided on; what is not known waits for a fact."""


def standing_on(standing: Staand, day: date) -> Rechtsperiode | None:
    return next((period for period in standing if period.holds_on(day)), None)


def changes_between(
    standing: Staand, given: Sequence[Gegeven], since: date, parameters: Parameters
) -> tuple[Wijziging, ...]:
    """What the facts give otherwise than it stands, from `since` on; the same for facts that came in in any order.

    No right begins by itself (art. 43 lid 1): where none stands, and the facts gave none on the day before, an application is needed
    and nothing changes here. One that would never have ended goes on. One that ends, if only for a day, does not come back.
    """
    changes: list[tuple[Wijziging, Rechtsperiode | None]] = []
    over: GeenRecht | None = None
    """Why the right that stands ended before."""
    goes_on = False
    for van, tot in _segments(standing, given, since):
        stands = standing_on(standing, van)
        gives = next((part.uitkomst for part in given if part.holds_on(van)), None)
        if gives is None:
            continue
        runs = stands is not None and stands.loopt
        if not runs or (stands is not None and stands.toegekend_per == van):
            over = None
        if runs:
            over = gives if isinstance(gives, GeenRecht) else over
            goes_on = over is None
        elif stands is not None or isinstance(gives, GeenRecht):
            goes_on = False
        if runs or goes_on:
            change = _change(van, tot, stands, over or gives, parameters)
            if change is not None:
                changes.append((change, stands))
    return _joined(changes)


def applied(
    standing: Staand,
    changes: Iterable[Wijziging],
    decision_id: UUID,
    kind: Besluitsoort = "wijzigen",
    *,
    automatic: bool = False,
) -> Staand:
    """What stands after these changes were decided."""
    periods = list(standing)
    decided = [change for change in changes if change.soort in BESLIST]
    granted = decided[0].van if decided and kind == "toekennen" else None
    for change in decided:
        new = None
        if change.soort != "eindigt":
            new = Rechtsperiode(
                change.van,
                change.tot,
                change.invulling,
                decision_id,
                None,
                kind,
                automatic,
                granted,
            )
        periods = _replaced(periods, change.van, change.tot, new)
    return _in_order(periods)


def deviated(
    standing: Staand, day: date, amount: int, given: Invulling | None, decision_id: UUID
) -> Staand:
    """What stands after somebody decided on another amount from a day on than the facts give (art. 18 lid 1)."""
    period = Rechtsperiode(day, None, given, decision_id, amount, "afwijken")
    return _in_order(_replaced(standing, day, None, period))


def kept(standing: Staand, changes: Iterable[Wijziging], decision_id: UUID) -> Staand:
    """What stands after somebody decided that it stays as it was, knowing that the facts give something else."""
    periods = list(standing)
    for change in changes:
        if change.voor is not None:
            new = Rechtsperiode(
                change.van, change.tot, change.invulling, decision_id, change.voor, "afwijken"
            )
            periods = _replaced(periods, change.van, change.tot, new)
    return _in_order(periods)


def ended_by_person(standing: Staand, day: date, decision_id: UUID, kind: Besluitsoort) -> Staand:
    """What stands after somebody ended it from a day on: a period of nothing, so that the same facts do not bring it back."""
    given = standing_on(standing, day)
    filling = given.invulling if given is not None else None
    period = Rechtsperiode(day, None, filling, decision_id, 0, kind)
    return _in_order(_replaced(standing, day, None, period))


def ended_elsewhere(
    standing: Staand, day: date, given: Invulling | None, decision_id: UUID
) -> Staand:
    """What stands after whoever pays it ended it: nothing, whatever the facts give."""
    period = Rechtsperiode(day, None, given, decision_id, 0, "overnemen")
    return _in_order(_replaced(standing, day, None, period))


def taken_over(
    registered: Sequence[tuple[date, date | None]], given: Sequence[Gegeven], decision_id: UUID
) -> Staand:
    """What somebody registered as running, filled with what the facts gave by then; days without that end by whoever paid it."""
    periods: list[Rechtsperiode] = []
    for number, (van, tot) in enumerate(registered):
        periods += _filled(van, tot, given, decision_id)
        following = registered[number + 1][0] if number + 1 < len(registered) else None
        if tot is not None and tot != following:
            periods.append(Rechtsperiode(tot, following, None, decision_id, 0, "overnemen"))
    return tuple(periods)


def restored(standing: Staand, day: date, decision_id: UUID) -> Staand:
    """As it stood before somebody else ended it from a day on, when that turns out not to be so."""
    ended = next((period for period in standing if period.van == day and not period.loopt), None)
    before = next((period for period in standing if period.tot == day and period.loopt), None)
    if ended is None or before is None:
        return standing
    again = replace(before, van=day, tot=ended.tot, besluit_id=decision_id, soort="overnemen")
    return tuple(again if period == ended else period for period in standing)


def running(standing: Staand) -> tuple[tuple[date, date | None], ...]:
    """The days on which a right runs, whatever it comes to: each from, and up to and not including."""
    runs: list[tuple[date, date | None]] = []
    for period in standing:
        if not period.loopt:
            continue
        if runs and runs[-1][1] == period.van:
            runs[-1] = (runs[-1][0], period.tot)
        else:
            runs.append((period.van, period.tot))
    return tuple(runs)


def _in_order(periods: Iterable[Rechtsperiode]) -> Staand:
    return tuple(sorted(periods, key=lambda period: period.van))


def _filled(
    van: date, tot: date | None, given: Sequence[Gegeven], decision_id: UUID
) -> list[Rechtsperiode]:
    """These days, cut where the facts gave something else; what they gave no right for, or nobody looked at, has no filling."""
    cuts = {van, *(day for part in given for day in (part.van, part.tot) if day)}
    inside = sorted(day for day in cuts if van <= day and (tot is None or day < tot))
    found: list[Rechtsperiode] = []
    for begin, end in pairwise([*inside, tot]):
        if begin is None:
            continue
        gives = next((part.uitkomst for part in given if part.holds_on(begin)), None)
        filling = gives if isinstance(gives, Invulling) else None
        if found and found[-1].invulling == filling:
            found[-1] = replace(found[-1], tot=end)
        else:
            found.append(Rechtsperiode(begin, end, filling, decision_id, None, "overnemen"))
    return found


def _segments(
    standing: Staand, given: Sequence[Gegeven], since: date
) -> list[tuple[date, date | None]]:
    """The days from `since`, cut where something stands or is given from or until."""
    known: list[Rechtsperiode | Gegeven] = [*standing, *given]
    cuts = {since, *(part.van for part in known), *(part.tot for part in known if part.tot)}
    days: list[date | None] = [*sorted(day for day in cuts if day >= since), None]
    return [(van, tot) for van, tot in pairwise(days) if van is not None]


def _change(
    van: date,
    tot: date | None,
    stands: Rechtsperiode | None,
    gives: Uitkomst,
    parameters: Parameters,
) -> Wijziging | None:
    if stands is not None and _is_known_already(stands, gives):
        return None
    before = stands.amount_on(van, parameters) if stands is not None else 0
    if isinstance(gives, Onbekend):
        return Wijziging(van, tot, "niet-vast-te-stellen", before, None, reden=gives.reden)
    if isinstance(gives, GeenRecht):
        return Wijziging(van, tot, "eindigt", before, 0, reden=gives.reden)
    after = gives.amount_on(van, parameters)
    if before is None or after is None:
        return Wijziging(van, tot, "niet-vast-te-stellen", before, after, gives)
    kind: Verandering = "gelijk"
    if after != before:
        kind = "hoger" if after > before else "lager"
    if kind != "lager" and stands is not None and is_new_joint_right(stands.invulling, gives):
        return None  # with somebody who has a right too, more than there was asks for a joint application (art. 43 lid 2)
    return Wijziging(van, tot, kind, before, after, gives)


def _is_known_already(stands: Rechtsperiode, gives: Uitkomst) -> bool:
    """It was decided knowing this; or it was taken over, and what was paid by then is not known here."""
    deviates = stands.bedrag is not None
    if isinstance(gives, GeenRecht):
        return deviates and stands.invulling is None
    if stands.invulling is None and not deviates:
        return isinstance(gives, Invulling)
    return stands.invulling == gives


def is_new_joint_right(stood: Invulling | None, gives: Invulling) -> bool:
    """Two have a right where one had."""
    return stood is not None and _persons(gives.grondslag) > _persons(stood.grondslag)


def _persons(ground: Grondslag) -> int:
    """How many the norm is for: the amounts of a couple are one part."""
    couples = {"N20_1b", "N20_1c", "N20_2b", "N20_2c", "N21b", "N22bc", "N23_1b", "N23_1b_2b"}
    if ground.zonder_recht is not None:
        return 1
    return max(
        (
            part.personen if part.wijze in {"gedeeld", "onbekend"} else 1 + (part.code in couples)
            for part in ground.onderdelen
        ),
        default=0,
    )


def _replaced(
    periods: Iterable[Rechtsperiode], van: date, tot: date | None, new: Rechtsperiode | None
) -> list[Rechtsperiode]:
    """These days taken out, and what is new in their place."""
    kept: list[Rechtsperiode] = []
    for period in periods:
        ends_before = period.tot is not None and period.tot <= van
        begins_after = tot is not None and period.van >= tot
        if ends_before or begins_after:
            kept.append(period)
            continue
        if period.van < van:
            kept.append(replace(period, tot=van))
        if tot is not None and (period.tot is None or period.tot > tot):
            kept.append(replace(period, van=tot))
    return [*kept, new] if new is not None else kept


def _joined(
    changes: Iterable[tuple[Wijziging, Rechtsperiode | None]],
) -> tuple[Wijziging, ...]:
    """As long as they can be: an end stays one end, whatever it came to on later days."""
    joined: list[Wijziging] = []
    stood: Rechtsperiode | None = None
    for change, stands in changes:
        before = joined[-1] if joined else None
        if before and before.tot == change.van and _goes_on(before, stood, change, stands):
            joined[-1] = replace(before, tot=change.tot)
        else:
            joined.append(change)
        stood = stands
    return tuple(joined)


def _goes_on(
    before: Wijziging,
    stood: Rechtsperiode | None,
    change: Wijziging,
    stands: Rechtsperiode | None,
) -> bool:
    what = (before.soort, before.invulling, before.reden)
    if what != (change.soort, change.invulling, change.reden):
        return False
    return change.soort == "eindigt" or _content(stood) == _content(stands)


def _content(period: Rechtsperiode | None) -> tuple[Invulling | None, int | None] | None:
    return (period.invulling, period.bedrag) if period is not None else None
