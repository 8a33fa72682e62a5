"""The right of a dossier over time: maximal periods with and without right and why, and what each month comes to.

A right runs on by itself; a new right needs an application (Participatiewet art. 43, 44). Pure: the same facts in any
order give the same right. What the law leaves open is a choice (`Keuzes`, decision 0010).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from uuid import UUID

from services.income.means.month import (
    Deelverrekening,
    Maandpersoon,
    Maandverrekening,
    count_month,
    settle_month,
)
from services.income.means.rules import Gebruikt
from services.income.norms.periods import Deel, Segment, days_in_month, pro_rata
from services.income.norms.rules import norm_on
from services.income.rights.facts import Aanvraag, Keuzes, Vrijlatingsfeit
from services.income.rights.household import (
    ONE_DAY,
    Dossier,
    Grond,
    Tijdvak,
    contradiction,
    run_on,
    runs_between,
)
from shared import calendar
from shared.events.income import Reden

AS_AGREED = Keuzes()


@dataclass(frozen=True, slots=True)
class Periode:
    """Days with one norm per full month, or one reason why there is no right; the last day belongs to it."""

    van: date
    tot_en_met: date
    grond: Grond | None
    norm: int
    """In cents; 0 without a right."""

    @property
    def recht(self) -> bool:
        return self.grond is None


@dataclass(frozen=True, slots=True)
class Maand:
    """What a month comes to, in cents."""

    maand: date
    """Its first day."""
    norm: int = 0
    """Over the days with a right."""
    vrijgelaten: int = 0
    telt_mee: int = 0
    bijstand: int = 0
    redenen: tuple[Reden, ...] = ()


@dataclass(frozen=True, slots=True)
class Recht:
    """The right over the months that were asked."""

    perioden: tuple[Periode, ...]
    maanden: tuple[Maand, ...]
    gebruikt: Mapping[UUID, Gebruikt]
    """Exemption months used after the last month, of each person of whom it was established."""

    @property
    def totaal(self) -> int:
        return sum(month.bijstand for month in self.maanden)


@dataclass(slots=True)
class _Stand:
    """Where the walk is: whether a right runs, for whom, which applications are used, which exemption months."""

    runs: bool
    last: Tijdvak | None
    """Of the day before."""
    spent: set[Aanvraag] = field(default_factory=set)
    exemptions: dict[UUID, Vrijlatingsfeit] = field(default_factory=dict)
    used: dict[UUID, Gebruikt] = field(default_factory=dict)


def right_over_time(dossier: Dossier, months: tuple[date, date]) -> Recht:
    """From the first month to the last, told by their first days. Raises NietVastTeStellen, ParameterOntbreekt."""
    first, after = months[0], calendar.first_of_next_month(months[1])
    stand = _at_start(dossier, first)
    periods: list[Periode] = []
    settled = []
    by_month = groupby(runs_between(dossier, first, after), key=lambda run: run.van.replace(day=1))
    for month, runs in by_month:
        _begin_month(stand, dossier, month)
        found, parts = _month(stand, dossier, list(runs))
        settled.append(found)
        periods += parts
    return Recht(_joined(periods), tuple(settled), stand.used)


def norm_over(dossier: Dossier, first: date, after: date) -> tuple[Deel, ...]:
    """The norm over days of one month, whether there is a right or not, each run with one norm by itself."""
    runs = [run for run in runs_between(dossier, first, after) if run.grondslag is not None]
    return pro_rata(_segments(runs, dossier), dossier.choices.maandmethode)


def _at_start(dossier: Dossier, first: date) -> _Stand:
    """A right that was granted by then runs; whom it was for, the day before tells where something changes at once."""
    since = dossier.granted_per or date.max
    if since >= first or first not in dossier.changes:
        return _Stand(runs=since <= first, last=None)
    return _Stand(runs=True, last=run_on(dossier, first - ONE_DAY, first))


def _begin_month(stand: _Stand, dossier: Dossier, month: date) -> None:
    """Which exemptions were established of whom; the months used are told anew where a new fact begins."""
    begun = [fact for fact in dossier.exemptions if fact.vanaf <= month]
    for whose in {fact.inwoner_id for fact in begun}:
        since = max(fact.vanaf for fact in begun if fact.inwoner_id == whose)
        last = [fact for fact in begun if fact.inwoner_id == whose and fact.vanaf == since]
        if len(last) > 1:
            raise contradiction(f"de vrijlating vanaf {since.isoformat()}")
        if stand.exemptions.get(whose) != last[0]:
            stand.exemptions[whose] = last[0]
            stand.used[whose] = last[0].feiten.gebruikt


def _month(stand: _Stand, dossier: Dossier, runs: list[Tijdvak]) -> tuple[Maand, list[Periode]]:
    """A month without bijstand has no right, uses no application and no exemption, and ends what ran (0010)."""
    month = runs[0].van.replace(day=1)
    spent = set(stand.spent)
    entitled = [_has_right(stand, dossier, run) for run in runs]
    with_right = [run for run, has in zip(runs, entitled, strict=True) if has]
    found = _settled(stand, dossier, with_right, month)
    if found is None or not found.verrekening.bijstand:
        periods = _without(stand, dossier, runs, entitled)
        _use_up(stand, dossier, month, {})
        if with_right and dossier.choices.maand_zonder_bijstand_beeindigt:
            stand.runs, stand.spent = False, spent
        return Maand(month), periods
    outcome = found.verrekening
    people = zip(_people(with_right), outcome.per_persoon, strict=True)
    _use_up(stand, dossier, month, dict(people))
    amounts = Maand(
        month,
        found.norm,
        outcome.vrijgelaten,
        outcome.telt_mee,
        outcome.bijstand,
        found.redenen,
    )
    return amounts, [
        _period(run, None if has else run.grond or "aanvraag-nodig", dossier)
        for run, has in zip(runs, entitled, strict=True)
    ]


def _use_up(
    stand: _Stand, dossier: Dossier, month: date, parts: Mapping[UUID, Deelverrekening]
) -> None:
    stand.used = {
        whose: count_month(used, parts.get(whose), month, dossier.parameters)
        for whose, used in stand.used.items()
    }


def _has_right(stand: _Stand, dossier: Dossier, run: Tijdvak) -> bool:
    """Whether a right runs on these days: on by itself, or begun by an application."""
    if run.grond is not None or _is_new_joint_right(stand.last, run, dossier.choices):
        stand.runs = False
    if not stand.runs and run.grond is None:
        application = _fitting(stand, dossier, run.van)
        if application is not None:
            stand.spent.add(application)
            stand.runs = True
    stand.last = run
    return stand.runs


def _is_new_joint_right(before: Tijdvak | None, run: Tijdvak, choices: Keuzes) -> bool:
    """A partner with a right who comes in, or has a right again, makes a new joint right (art. 43 lid 2)."""
    if before is None:
        return False
    gained = set(run.gerechtigd) - set(before.gerechtigd)
    if not choices.terugkeer_vraagt_aanvraag:
        gained -= before.personen
    return bool(gained)


def _fitting(stand: _Stand, dossier: Dossier, day: date) -> Aanvraag | None:
    """The earliest application by which a right can begin on this day."""
    for start, applied, application in dossier.applications:
        is_in_time = start <= day and (day - applied).days <= dossier.choices.dagen_na_aanvraag
        if is_in_time and application not in stand.spent:
            return application
    return None


def _settled(
    stand: _Stand, dossier: Dossier, runs: Sequence[Tijdvak], month: date
) -> Maandverrekening | None:
    if not runs:
        return None
    persons = [_person(stand, dossier, whose, runs, month) for whose in _people(runs)]
    segments = _segments(runs, dossier)
    return settle_month(segments, persons, dossier.parameters, dossier.choices.maandmethode)


def _people(runs: Sequence[Tijdvak]) -> list[UUID]:
    return list(dict.fromkeys(whose for run in runs for whose in run.gerechtigd))


def _person(
    stand: _Stand, dossier: Dossier, whose: UUID, runs: Sequence[Tijdvak], month: date
) -> Maandpersoon:
    own = [run for run in runs if whose in run.gerechtigd]
    whole = dossier.choices.inkomen_deelmaand == "heel"
    known = stand.exemptions.get(whose)
    home, wage = own[0].home, dossier.wage_of(whose, month)
    worker = None
    if wage and known is not None and home is not None:
        worker = dossier.worker_of(known, home)
    return Maandpersoon(
        eerste_dag=own[0].van,
        dagen=days_in_month(month) if whole else sum(run.dagen for run in own),
        loon=wage,
        overig=dossier.other_income_of(whose, month),
        werkende=worker,
        regime=known.feiten.regime if known is not None else "oud_31_2",
        gebruikt=stand.used.get(whose, Gebruikt()),
    )


def _segments(runs: Sequence[Tijdvak], dossier: Dossier) -> list[Segment]:
    """The runs with their norm; those that follow on each other with one norm are one."""
    segments: list[Segment] = []
    for run in runs:
        norm, last = _norm(run, dossier), run.tot - ONE_DAY
        before = segments[-1] if segments else None
        if before and before.norm_centen == norm and before.tot_en_met + ONE_DAY == run.van:
            segments[-1] = Segment(before.van, last, norm)
        else:
            segments.append(Segment(run.van, last, norm))
    return segments


def _norm(run: Tijdvak, dossier: Dossier) -> int:
    if run.grondslag is None:
        return 0
    return norm_on(run.norm_van or run.van, run.grondslag, dossier.parameters).centen


def _without(
    stand: _Stand, dossier: Dossier, runs: Sequence[Tijdvak], entitled: Sequence[bool]
) -> list[Periode]:
    """A month without any right. Where the income would leave nothing anyway, that is why, and not that nobody applied."""
    month = runs[0].van.replace(day=1)
    possible = [run for run in runs if run.grond is None]
    otherwise: Grond = "aanvraag-nodig"
    if any(_has_income(dossier, run, month) for run in possible):
        settled = _settled(stand, dossier, possible, month)
        if settled is not None and not settled.verrekening.bijstand:
            otherwise = "inkomen-boven-norm"
    return [
        _period(run, run.grond or ("inkomen-boven-norm" if has else otherwise), dossier)
        for run, has in zip(runs, entitled, strict=True)
    ]


def _has_income(dossier: Dossier, run: Tijdvak, month: date) -> bool:
    return any(
        dossier.wage_of(whose, month) or dossier.other_income_of(whose, month)
        for whose in run.gerechtigd
    )


def _period(run: Tijdvak, why_not: Grond | None, dossier: Dossier) -> Periode:
    norm = _norm(run, dossier) if why_not is None else 0
    return Periode(run.van, run.tot - ONE_DAY, why_not, norm)


def _joined(periods: Iterable[Periode]) -> tuple[Periode, ...]:
    """As long as they can be."""
    joined: list[Periode] = []
    for period in periods:
        before = joined[-1] if joined else None
        if before and (before.grond, before.norm) == (period.grond, period.norm):
            joined[-1] = replace(before, tot_en_met=period.tot_en_met)
        else:
            joined.append(period)
    return tuple(joined)
