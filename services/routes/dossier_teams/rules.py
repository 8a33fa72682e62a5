"""Which team a dossier gets. Pure."""

from collections.abc import Collection, Mapping
from uuid import UUID


def team_for(
    now: UUID | None, before: UUID | None, teams: Collection[UUID], counts: Mapping[UUID, int]
) -> UUID | None:
    """The team of a dossier, of the `teams` of the municipality that answers for it; None where there are none.

    It stays where it is; who moves back gets the team of `before` in that municipality; else the one with the fewest dossiers.
    """
    for team in (now, before):
        if team is not None and team in teams:
            return team
    return min(teams, key=lambda team: (counts.get(team, 0), team), default=None)
