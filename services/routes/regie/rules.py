"""Who becomes regisseur of a dossier, and why. Pure: no clock, no database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

EARLIER: Final = "eerdere-regisseur"
OF_TEAM: Final = "team-van-het-dossier"
FEWEST: Final = "minste-gezinnen"
LEADER: Final = "teamleider-van-de-gemeente"
NOBODY_ELSE: Final = "niemand-anders"
BY_NAME: Final = "door-teamleider"
"""The only one that is not a rule: a team leader said who, and why."""

RULES: Final = {
    EARLIER: "Eerder regisseur van dit gezin",
    OF_TEAM: "In het team van dit dossier",
    FEWEST: "De minste gezinnen",
    LEADER: "Teamleider van de gemeente",
    NOBODY_ELSE: "Niemand anders",
    BY_NAME: "Gevraagd door de teamleider",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """A dossier that needs a regisseur."""

    dossier_id: UUID
    municipality: str
    """Who answers for it today."""
    team_id: UUID | None = None
    earlier: tuple[UUID, ...] = ()
    """Who said yes to it before, the last one first."""
    refused: frozenset[UUID] = frozenset()
    """Who said no to it since somebody said yes."""
    avoided_by: frozenset[UUID] = frozenset()
    """Who has a conflict of interest with somebody in it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who works here today and is regisseur or team leader somewhere."""

    worker_id: UUID
    directs: frozenset[str]
    """The municipalities in which this is a regisseur."""
    leads: frozenset[str] = frozenset()
    """The municipalities in which this is a team leader."""
    teams: frozenset[UUID] = frozenset()
    caseload: int = 0
    """Of how many dossiers this is the regisseur now."""
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Who it becomes, by which rule, and the reasons in plain Dutch."""

    worker_id: UUID
    rule: str
    reasons: tuple[str, ...]


def may_answer(facts: Facts, candidate: Candidate | None) -> bool:
    """Whether somebody may answer for a dossier at all: of its municipality, and without a conflict of interest."""
    return (
        candidate is not None
        and facts.municipality in candidate.directs | candidate.leads
        and candidate.worker_id not in facts.avoided_by
    )


def choose(facts: Facts, candidates: Iterable[Candidate]) -> Choice | None:
    """The next regisseur; None only where nobody at all may answer.

    A regisseur goes before a team leader, who is there before who is away, and who did not refuse before who did. Of those who
    are left: an earlier regisseur of this dossier, then somebody of its team, then whoever has the fewest dossiers.
    """
    allowed = [candidate for candidate in candidates if may_answer(facts, candidate)]
    best = min((_place(facts, candidate) for candidate in allowed), default=None)
    if best is None:
        return None
    pool = [candidate for candidate in allowed if _place(facts, candidate) == best]
    has_refused, is_leader, is_away = best
    chosen, rule, reason = _of_equals(facts, pool)
    reasons = [reason]
    if is_leader:
        rule = LEADER
        reasons.insert(
            0, "Er is hier nu geen regisseur die het kan zijn; dan is het een teamleider."
        )
    if is_away:
        reasons.append("Deze collega is er vandaag niet, maar er is niemand anders.")
    if has_refused:
        rule = NOBODY_ELSE
        reasons.append("Deze collega zei eerder nee, maar er is niemand anders.")
    return Choice(chosen.worker_id, rule, tuple(reasons))


def _place(facts: Facts, candidate: Candidate) -> tuple[bool, bool, bool]:
    """Lower goes first."""
    return (
        candidate.worker_id in facts.refused,
        facts.municipality not in candidate.directs,
        candidate.is_away,
    )


def _of_equals(facts: Facts, pool: Collection[Candidate]) -> tuple[Candidate, str, str]:
    by_id = {candidate.worker_id: candidate for candidate in pool}
    for worker_id in facts.earlier:
        if worker_id in by_id:
            reason = "Deze collega was eerder de regisseur van dit gezin."
            return by_id[worker_id], EARLIER, reason
    of_team = [candidate for candidate in pool if facts.team_id in candidate.teams]
    chosen = min(of_team or pool, key=lambda candidate: (candidate.caseload, candidate.worker_id))
    fewest = f"Deze collega heeft de minste gezinnen: {chosen.caseload}."
    if of_team:
        return chosen, OF_TEAM, f"Deze collega zit in het team van dit dossier. {fewest}"
    return chosen, FEWEST, fewest
