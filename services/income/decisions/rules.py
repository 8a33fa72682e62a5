"""What is put before a person, and what the system may decide by itself (Participatiewet art. 54; Awb 1:3; AVG art. 22). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.income.rights.standing import BESLIST, Staand, Wijziging, standing_on
from shared.events.income import Besluitsoort, Uitkomst
from shared.events.reasons import Redencode, Redensoort, Wie, reason

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
    def is_certain(self) -> bool:
        """Rests on nothing that was assumed."""
        return all(why.code != "rust-op-aanname" for why in self.reasons)


def draft_of(
    changes: Sequence[Wijziging], standing: Staand, about: Wie, *, assumed: bool
) -> Draft | None:
    """None where nothing can be decided: nothing changes, or what changes is not known yet."""
    known = tuple(change for change in changes if change.soort in BESLIST)
    if not known:
        return None
    reasons = [_reason(change, about) for change in known]
    if any(_was_decided_here(change, standing) for change in known):
        reasons.append(reason("opnieuw-besluiten", wie=about, vanaf=known[0].van))
    if assumed:
        reasons.append(reason("rust-op-aanname"))
    return Draft(known, outcome_of(known), tuple(reasons))


def outcome_of(changes: Iterable[Wijziging]) -> Uitkomst:
    """The hardest of what changes, for who has to bear it."""
    kinds = {change.soort for change in changes}
    outcomes: tuple[Uitkomst, ...] = ("eindigt", "lager", "hoger")
    return next((outcome for outcome in outcomes if outcome in kinds), "gelijk")


def decides_itself(draft: Draft) -> bool:
    """Higher or equal needs no person, unless it rests on something that nobody knows for sure."""
    return draft.outcome in {"hoger", "gelijk"} and draft.is_certain


def kind_of(outcome: Uitkomst) -> Besluitsoort:
    return "beeindigen" if outcome == "eindigt" else "wijzigen"


def _reason(change: Wijziging, about: Wie) -> Redencode:
    words: dict[str, Any] = {"wie": about, "vanaf": change.van}
    if change.soort in {"hoger", "lager"}:
        words |= {"voor_centen": change.voor, "na_centen": change.na}
    return reason(_WORDS[change.soort], **words)


def _was_decided_here(change: Wijziging, standing: Staand) -> bool:
    """What stands on its first day, or that nothing does, is by an earlier decision of our own."""
    stands = standing_on(standing, change.van)
    return stands is None or not stands.overgenomen
