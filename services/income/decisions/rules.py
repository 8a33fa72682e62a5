"""What is put before a person, and what the system may decide by itself (Participatiewet art. 54; Awb 1:3; AVG art. 22). Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.income.decisions.concept import Otherwise
from services.income.decisions.policy import Beleid, Besluitonderwerp
from services.income.rights.standing import BESLIST, Invulling, Staand, Wijziging, standing_on
from shared.errors import Fault
from shared.events.income import Besluit, Herbeoordeling, Uitkomst, Voorstelsoort
from shared.events.reasons import Redencode, Redensoort, Wie, reason

_FOR_A_PERSON = frozenset({"rust-op-aanname", "opnieuw-besluiten"})
_OWN_LINE: dict[Voorstelsoort, Besluitonderwerp] = {
    "opschorting": "opschorten",
    "opheffing": "opheffen",
    "niet-in-behandeling": "niet-behandelen",
    "ambtshalve": "ambtshalve",
}
_WORDS: dict[str, Redensoort] = {
    "hoger": "bijstand-hoger",
    "lager": "bijstand-lager",
    "gelijk": "bijstand-op-andere-grond",
    "eindigt": "bijstand-eindigt",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be decided: the changes, what they come to in one word, and why."""

    changes: tuple[Wijziging, ...]
    outcome: Uitkomst
    reasons: tuple[Redencode, ...]

    @property
    def effective_on(self) -> date:
        return self.changes[0].van

    @property
    def revises(self) -> bool:
        """A person decided otherwise before."""
        return any(why.code == "opnieuw-besluiten" for why in self.reasons)

    @property
    def needs_person(self) -> bool:
        """Rests on something that nobody knows for sure, or on what a person decided otherwise."""
        return any(why.code in _FOR_A_PERSON for why in self.reasons)


def draft_of(
    changes: Sequence[Wijziging],
    standing: Staand,
    about: Wie,
    *,
    assumed: bool,
    later_days: Collection[date] = (),
) -> Draft | None:
    """None where nothing can be decided: nothing changes, or what changes is not known yet.

    On `later_days` something changes once more because of what happened before.
    """
    known = tuple(change for change in changes if change.soort in BESLIST)
    if not known:
        return None
    reasons = [_reason(change, "daarna" if change.van in later_days else about) for change in known]
    if any(_revises(change, standing) for change in known):
        reasons.insert(0, reason("opnieuw-besluiten", wie=about, vanaf=known[0].van))
    if assumed:
        reasons.append(reason("rust-op-aanname"))
    return Draft(known, outcome_of(known), tuple(reasons))


def outcome_of(changes: Iterable[Wijziging]) -> Uitkomst:
    """The hardest of what changes, for who has to bear it."""
    kinds = {change.soort for change in changes}
    outcomes: tuple[Uitkomst, ...] = ("eindigt", "lager", "hoger")
    return next((outcome for outcome in outcomes if outcome in kinds), "gelijk")


def rests_on_assumption(reasons: Iterable[Redencode]) -> bool:
    return any(why.code == "rust-op-aanname" for why in reasons)


def decides_itself(draft: Draft, policy: Beleid) -> bool:
    """Where the policy says so, and it rests on nothing that nobody knows for sure."""
    outcomes: dict[Uitkomst, Besluitonderwerp] = {"hoger": "hoger", "gelijk": "gelijk"}
    about = outcomes.get(draft.outcome)
    return about is not None and policy.by_system(about) and not draft.needs_person


@dataclass(frozen=True, slots=True)
class Unknown:
    """What has to be established before a proposal can be taken over."""

    what: str
    """In words."""
    whose: UUID | None


EXEMPTION = "welk deel van het loon vrij is"


def unknowns_in(picture: Herbeoordeling | None) -> tuple[Unknown, ...]:
    """What the amounts rest on so much that nobody can take them over: which part of a wage is exempt (art. 31 lid 2, 34a).

    A birth date that was assumed, or a net wage worked out of gross, is told and blocks nothing: the amounts are right if it is.
    """
    missing = picture.ontbreekt if picture else ()
    return tuple(
        Unknown(EXEMPTION, fact.inwoner_id) for fact in missing if fact.soort == "vrijlating"
    )


def about_of(
    kind: Voorstelsoort, outcome: Uitkomst, decision: Besluit, *, gives_right: bool
) -> Besluitonderwerp:
    """By which line of the policy this is decided."""
    if decision == "afwijken":
        return "afwijken"
    if kind == "terugvordering":
        return "terugvorderen"
    if kind == "aanvraag":
        return "toekennen" if gives_right else "weigeren"
    if kind in _OWN_LINE:
        return _OWN_LINE[kind]
    outcomes: dict[Uitkomst, Besluitonderwerp] = {
        "hoger": "hoger",
        "gelijk": "gelijk",
        "lager": "lager",
    }
    return outcomes.get(outcome, "eindigt")


def cents_of(
    changes: Sequence[Wijziging], amount_cents: int | None, otherwise: Otherwise | None
) -> int | None:
    """How much a decision is about: what is reclaimed, the furthest from what the facts give, or the most that changes in a month.

    None where an amount of it is not known.
    """
    if otherwise is not None:
        change = change_on(changes, otherwise.starts_on)
        given = change.na if change is not None else None
        return abs(otherwise.cents - given) if given is not None else None
    if amount_cents is not None:
        return amount_cents
    differences = [
        abs(change.na - change.voor)
        for change in changes
        if change.na is not None and change.voor is not None
    ]
    return max(differences) if differences and len(differences) == len(changes) else None


def change_on(changes: Sequence[Wijziging], day: date) -> Wijziging | None:
    """What would change on a day; before the first of them, the first."""
    if not changes:
        return None
    begun = [change for change in changes if change.van <= day]
    return begun[-1] if begun else changes[0]


def given_on(changes: Sequence[Wijziging], day: date) -> Invulling | None:
    change = change_on(changes, day)
    return change.invulling if change is not None else None


def faults_in(
    otherwise: Otherwise, standing: Staand, proposed_from: date, most: int | None
) -> tuple[Fault, ...]:
    """What nobody can decide instead: an amount that no household has, or a day before the right begins."""
    found = []
    if otherwise.cents < 0:
        found.append(Fault("bedragCenten", "bedrag", "Een bedrag is niet lager dan 0 euro."))
    if most is not None and otherwise.cents > most:
        reason = "Zoveel bijstand kan niemand krijgen: het is meer dan de norm van een paar."
        found.append(Fault("bedragCenten", "bedrag", reason))
    begins = min([proposed_from, *(period.van for period in standing)])
    if otherwise.starts_on < begins:
        found.append(Fault("vanaf", "te-vroeg", "Op die dag was er nog geen recht op bijstand."))
    return tuple(found)


def differences(
    before: Sequence[Wijziging], after: Sequence[Wijziging]
) -> list[tuple[date, int | None, int | None]]:
    """Of each day on which it differs: what was proposed per month, and what is proposed now."""
    days = sorted({change.van for change in (*before, *after)})
    found = []
    for day in days:
        was, now = _proposed_on(before, day), _proposed_on(after, day)
        if was != now:
            found.append((day, was, now))
    return found


def _proposed_on(changes: Sequence[Wijziging], day: date) -> int | None:
    return next(
        (
            change.na
            for change in changes
            if change.van <= day and (change.tot is None or day < change.tot)
        ),
        None,
    )


def _reason(change: Wijziging, about: Wie) -> Redencode:
    words: dict[str, Any] = {"wie": about, "vanaf": change.van}
    if change.soort in {"hoger", "lager"}:
        words |= {"voor_centen": change.voor, "na_centen": change.na}
    return reason(_WORDS[change.soort], **words)


def _revises(change: Wijziging, standing: Staand) -> bool:
    """A person decided otherwise about these days: that nothing stands from the first on, or what does from one of them on."""
    return standing_on(standing, change.van) is None or any(
        change.van <= period.van and (change.tot is None or period.van < change.tot)
        for period in standing
        if period.soort != "overnemen" and not period.automatisch
    )
