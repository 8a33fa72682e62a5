"""What is put before a person, and what the system may decide by itself (Participatiewet art. 54; Awb 1:3; AVG art. 22). Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.income.rights.standing import BESLIST, Staand, Wijziging, standing_on
from shared.events.income import Besluitsoort, Uitkomst, Voorstelsoort
from shared.events.reasons import Redencode, Redensoort, Wie, reason

_FOR_A_PERSON = frozenset({"rust-op-aanname", "opnieuw-besluiten"})
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


def decides_itself(draft: Draft) -> bool:
    """Higher or equal needs nobody."""
    return draft.outcome in {"hoger", "gelijk"} and not draft.needs_person


def kind_of(proposal: Voorstelsoort, outcome: Uitkomst, *, gives_right: bool) -> Besluitsoort:
    """What is decided when a proposal is taken over."""
    if proposal == "terugvordering":
        return "terugvorderen"
    if proposal == "aanvraag":
        return "toekennen" if gives_right else "weigeren"
    return "beeindigen" if outcome == "eindigt" else "wijzigen"


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
