"""Who may do and see what: one table, deny by default. What a role is not given here, nobody with that role can do or see.

A scope says which addresses may be called, a kind of data which parts of an answer are shown. Both hold in the municipalities in
which somebody has the role, and nowhere else. The table is printed in `docs/permissions.md`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    INKOMENSCONSULENT = "inkomensconsulent"
    WERKCOACH = "werkcoach"
    JOBCOACH = "jobcoach"
    PARTICIPATIECOACH = "participatiecoach"
    REGISSEUR = "regisseur"
    BALIE = "balie"
    TEAMLEIDER = "teamleider"
    BELEID = "beleid"
    BEHEER = "beheer"
    PRIVACY = "privacyfunctionaris"
    """Answers residents who ask who saw their data (AVG art. 15), and sees nothing of these data."""
    INTEGRATIE = "integratie"
    """Not a person: a system of a municipality, with a token of its own."""
    PARTNER = "partner"
    """Not of us: somebody of an organisation that we hand over to, or its system. Sees what that organisation has, and nothing else."""


class Data(StrEnum):
    """Parts of an answer that not everybody with the scope for it needs to see."""

    NAMEN = "namen"
    BEDRAGEN = "bedragen"
    """Wages, benefits, assets, debts, and sentences with a sum in them."""
    WOORDEN = "woorden"
    """What people wrote."""
    DETENTIE_EN_OPNAME = "detentie en opname"
    """That somebody is detained (AVG art. 10) or admitted (art. 9)."""
    AFGESCHERMD = "afgeschermde mensen"
    """People who work for us: that they are there at all."""
    GESCHIEDENIS = "geschiedenis"
    """What somebody was called before, which secrecy held, and why it changed."""
    KLEINE_AANTALLEN = "kleine aantallen"
    """Counts under five, which could point at a person."""
    ZONDER_GEMEENTE = "wat van geen gemeente is"
    """Events of which nobody can say which municipality they are of; to find out why."""
    TAKEN_VAN_ALLE_ROLLEN = "taken van alle rollen"
    """Tasks, also of roles that one does not have."""
    TAKEN_VOOR_ANDEREN = "taken van een ander afronden"
    """To complete the tasks of roles that one does not have, for whoever is away."""
    TAKEN_VERDELEN = "taken verdelen"
    """To give a task to somebody, or take it from somebody; one's own account needs no more than the scope for tasks."""
    DOSSIERS_VAN_ALLE_TEAMS = "dossiers van alle teams"
    """Dossiers, also of teams that one is not in, without saying why."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a role gives, in a municipality."""

    scopes: frozenset[str]
    data: frozenset[Data]


ABOUT_STAYS: Final = frozenset({"detentie", "opname"})
"""The life events, and the playbooks of their name, that tell DETENTIE_EN_OPNAME."""

Permissions = Mapping[str, Grant]
"""What each role gives."""

Grants = Mapping[str, frozenset[str]]
"""The roles that somebody has, per municipality (its code)."""


def _grant(*scopes: Iterable[str], data: Iterable[Data] = ()) -> Grant:
    return Grant(frozenset().union(*scopes), frozenset(data))


_SEES_RESIDENTS: Final = {"intake.inwoners.lezen", "intake.levensgebeurtenissen.lezen"}
_RECORDS_RESIDENTS: Final = {"intake.inwoners.schrijven", "intake.levensgebeurtenissen.schrijven"}
_DOES_TASKS: Final = {"routes.taken.lezen", "routes.taken.schrijven", "routes.overdrachten.lezen"}
_GOES_ALONG: Final = {
    "routes.overdrachten.schrijven",
    "routes.regie.lezen",
    "routes.contacten.lezen",
    "routes.contacten.schrijven",
    "routes.plannen.lezen",
    "routes.plannen.schrijven",
    "routes.organisaties.lezen",
}
"""Handing over, meeting people and making a plan with them."""
_LEADS: Final = {
    "routes.medewerkers.lezen",
    "routes.medewerkers.schrijven",
    "routes.taken.meenemen",
    "routes.regie.schrijven",
}
_TRIES_PLAYBOOKS: Final = {"routes.draaiboeken.lezen"}
_SEES_INCOME: Final = {
    "income.herbeoordelingen.lezen",
    "income.nazorg.lezen",
    "income.nietgebruik.lezen",
    "income.voorstellen.lezen",
    "income.brieven.lezen",
    "income.aanvragen.lezen",
    "income.bezwaren.lezen",
}
_LOOKS_AFTER: Final = {"income.nazorg.schrijven", "income.nietgebruik.schrijven"}
"""Checks what came in after the step to work, says how aftercare ended, and what was done about what a household does not use."""
_DECIDES: Final = {
    "income.voorstellen.schrijven",
    "income.vaststellingen.lezen",
    "income.vaststellingen.schrijven",
    "income.aanvragen.schrijven",
    "income.bezwaren.schrijven",
    "income.bezwaren.behandelen",
    "income.loonopgaven.lezen",
    "income.loonopgaven.schrijven",
    "income.verrekeningen.lezen",
    "income.koppelingen.schrijven",
}
_REPORTS_NEED: Final = {"income.meldingen.schrijven"}
"""That a household reports for bijstand, without seeing what income knows of it."""
_CALCULATES: Final = {"income.berekeningen.maken", "income.parameters.lezen"}
_RECALCULATES: Final = {"income.doorrekeningen.maken", "income.parameters.lezen"}
_FOLLOWS_TRAILS: Final = {"reporting.sporen.lezen"}
_COUNTS: Final = {"reporting.tellingen.lezen"}
_OPERATES: Final = {
    "beheer.metrics",
    "beheer.quarantaine.tellen",
    "beheer.boekhouding.lezen",
    "beheer.stroom.lezen",
    "beheer.stroom.schrijven",
}
_MENDS: Final = {
    "beheer.berichten.lezen",
    "beheer.berichten.schrijven",
    "beheer.berichten.inzien",
}
_ANSWERS_WHO_LOOKED: Final = {"privacy.verwerkingen.lezen"}
_GUIDES: Final = (
    _SEES_RESIDENTS
    | _RECORDS_RESIDENTS
    | _DOES_TASKS
    | _GOES_ALONG
    | _FOLLOWS_TRAILS
    | {"income.nazorg.lezen"}
)

PERMISSIONS: Final[Permissions] = {
    Role.INKOMENSCONSULENT: _grant(
        _SEES_RESIDENTS,
        _RECORDS_RESIDENTS,
        _DOES_TASKS,
        _GOES_ALONG,
        _SEES_INCOME,
        _LOOKS_AFTER,
        _DECIDES,
        _CALCULATES,
        _FOLLOWS_TRAILS,
        data=(
            Data.NAMEN,
            Data.BEDRAGEN,
            Data.WOORDEN,
            Data.DETENTIE_EN_OPNAME,
            Data.GESCHIEDENIS,
            Data.DOSSIERS_VAN_ALLE_TEAMS,
        ),
    ),
    Role.WERKCOACH: _grant(_GUIDES, _CALCULATES, data=(Data.NAMEN,)),
    Role.JOBCOACH: _grant(_GUIDES, _CALCULATES, data=(Data.NAMEN,)),
    Role.PARTICIPATIECOACH: _grant(_GUIDES, data=(Data.NAMEN,)),
    Role.REGISSEUR: _grant(
        _GUIDES,
        _SEES_INCOME,
        _LOOKS_AFTER,
        _CALCULATES,
        data=(
            Data.NAMEN,
            Data.BEDRAGEN,
            Data.WOORDEN,
            Data.DETENTIE_EN_OPNAME,
            Data.AFGESCHERMD,
            Data.GESCHIEDENIS,
            Data.TAKEN_VAN_ALLE_ROLLEN,
        ),
    ),
    Role.BALIE: _grant(
        _SEES_RESIDENTS,
        _RECORDS_RESIDENTS,
        _FOLLOWS_TRAILS,
        _REPORTS_NEED,
        {"income.bezwaren.lezen", "income.bezwaren.schrijven"},
        data=(Data.NAMEN, Data.DOSSIERS_VAN_ALLE_TEAMS),
    ),
    Role.TEAMLEIDER: _grant(
        _SEES_RESIDENTS,
        _DOES_TASKS,
        _GOES_ALONG,
        _LEADS,
        _TRIES_PLAYBOOKS,
        _SEES_INCOME,
        _RECALCULATES,
        _FOLLOWS_TRAILS,
        _COUNTS,
        data=(
            Data.NAMEN,
            Data.AFGESCHERMD,
            Data.GESCHIEDENIS,
            Data.DOSSIERS_VAN_ALLE_TEAMS,
            Data.TAKEN_VAN_ALLE_ROLLEN,
            Data.TAKEN_VOOR_ANDEREN,
            Data.TAKEN_VERDELEN,
        ),
    ),
    Role.BELEID: _grant(
        _RECALCULATES,
        _COUNTS,
        _TRIES_PLAYBOOKS,
        {"routes.organisaties.lezen", "routes.organisaties.schrijven"},
    ),
    # Follows messages by their ids (`beheer.stroom.lezen`), not what happened to somebody.
    Role.BEHEER: _grant(
        _COUNTS,
        _OPERATES,
        _MENDS,
        data=(Data.KLEINE_AANTALLEN, Data.ZONDER_GEMEENTE),
    ),
    # Also who works for us may ask; no name comes along.
    Role.PRIVACY: _grant(_ANSWERS_WHO_LOOKED, data=(Data.AFGESCHERMD,)),
    Role.INTEGRATIE: _grant(
        _SEES_RESIDENTS,
        _RECORDS_RESIDENTS,
        _CALCULATES,
        {"income.loonopgaven.schrijven"},
        data=(Data.NAMEN,),
    ),
    Role.PARTNER: _grant({"routes.overdrachten.partner"}),
}


def scopes_of(roles: Iterable[str], permissions: Permissions = PERMISSIONS) -> frozenset[str]:
    """What these roles together may call; a role that the table does not know gives nothing."""
    return frozenset().union(*(permissions[role].scopes for role in roles if role in permissions))


def data_of(roles: Iterable[str], permissions: Permissions = PERMISSIONS) -> frozenset[Data]:
    """What these roles together may see."""
    return frozenset().union(*(permissions[role].data for role in roles if role in permissions))
