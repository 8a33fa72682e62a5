"""The people of the local stack, all fictional, and what each may do. Elsewhere the identity provider knows this."""

from dataclasses import dataclass, field

from shared.events.household import AA_EN_HUNZE, AGENCY_MUNICIPALITIES, ASSEN, TYNAARLO

_PLACES = {ASSEN: "Assen", AA_EN_HUNZE: "Aa en Hunze", TYNAARLO: "Tynaarlo"}

_SEES_RESIDENTS = frozenset({"intake.inwoners.lezen", "intake.levensgebeurtenissen.lezen"})
_RECORDS_RESIDENTS = frozenset({"intake.inwoners.schrijven"})
_REPORTS_EVENTS = frozenset({"intake.levensgebeurtenissen.schrijven"})
_DOES_TASKS = frozenset(
    {"routes.taken.lezen", "routes.taken.schrijven", "routes.overdrachten.lezen"}
)
_SEES_INCOME = frozenset(
    {"income.herbeoordelingen.lezen", "income.nazorg.lezen", "income.voorstellen.lezen"}
)
_CALCULATES = frozenset({"income.berekeningen.maken", "income.parameters.lezen"})
_RECALCULATES = frozenset({"income.doorrekeningen.maken", "income.parameters.lezen"})
_FOLLOWS_TRAILS = frozenset({"reporting.sporen.lezen"})
_COACHES = (
    _SEES_RESIDENTS
    | _RECORDS_RESIDENTS
    | _REPORTS_EVENTS
    | _DOES_TASKS
    | _FOLLOWS_TRAILS
    | frozenset({"income.nazorg.lezen"})
)


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to be in the local stack."""

    key: str
    name: str
    purpose: str
    scopes: frozenset[str]
    municipalities: frozenset[str] = AGENCY_MUNICIPALITIES
    roles: frozenset[str] = field(default=frozenset())

    @property
    def role(self) -> str:
        return ", ".join(sorted(self.roles)) or self.key

    @property
    def places(self) -> str:
        return ", ".join(sorted(_PLACES.get(code, code) for code in self.municipalities))


def _persona(
    key: str,
    name: str,
    purpose: str,
    scopes: frozenset[str],
    municipalities: frozenset[str] = AGENCY_MUNICIPALITIES,
) -> Persona:
    return Persona(key, name, purpose, scopes, municipalities, frozenset({key}))


_ALL = (
    _persona(
        "inkomensconsulent",
        "Ilse Inkomen",
        "Beoordeelt uitkeringen en besluit over voorstellen.",
        _SEES_RESIDENTS
        | _RECORDS_RESIDENTS
        | _REPORTS_EVENTS
        | _DOES_TASKS
        | _SEES_INCOME
        | _CALCULATES
        | _FOLLOWS_TRAILS
        | frozenset(
            {
                "income.voorstellen.schrijven",
                "income.vaststellingen.lezen",
                "income.vaststellingen.schrijven",
            }
        ),
    ),
    _persona(
        "werkcoach",
        "Wim Werkstra",
        "Helpt inwoners naar werk.",
        _COACHES | _CALCULATES,
        frozenset({ASSEN}),
    ),
    _persona(
        "jobcoach",
        "Joke Jobsma",
        "Begeleidt inwoners die net werk hebben.",
        _COACHES | _CALCULATES,
        frozenset({AA_EN_HUNZE}),
    ),
    _persona(
        "participatiecoach",
        "Piet Participa",
        "Helpt inwoners om mee te doen.",
        _COACHES,
        frozenset({TYNAARLO}),
    ),
    _persona(
        "regisseur",
        "Renske Regie",
        "Houdt het overzicht over een gezin en zijn plan.",
        _COACHES | _SEES_INCOME | _CALCULATES,
    ),
    _persona(
        "balie",
        "Bo Balie",
        "Neemt de telefoon op, meldt wat inwoners vertellen en legt vast wat ontbreekt.",
        _SEES_RESIDENTS | _RECORDS_RESIDENTS | _REPORTS_EVENTS | _FOLLOWS_TRAILS,
    ),
    _persona(
        "teamleider",
        "Teun Teamstra",
        "Verdeelt het werk en ziet wat blijft liggen.",
        _SEES_RESIDENTS
        | _DOES_TASKS
        | _SEES_INCOME
        | _RECALCULATES
        | _FOLLOWS_TRAILS
        | frozenset({"reporting.tellingen.lezen"}),
    ),
    _persona(
        "beleid",
        "Bea Beleid",
        "Kijkt naar aantallen, niet naar personen.",
        _RECALCULATES | frozenset({"reporting.tellingen.lezen"}),
    ),
    _persona(
        "beheer",
        "Bram Beheer",
        "Bewaakt de berichtenstroom en lost mislukte berichten op.",
        _FOLLOWS_TRAILS
        | frozenset(
            {
                "beheer.metrics",
                "beheer.berichten.lezen",
                "beheer.berichten.schrijven",
                "beheer.quarantaine.tellen",
                "reporting.tellingen.lezen",
            }
        ),
    ),
    _persona(
        "integratie",
        "Gemeentelijk systeem",
        "Geen mens: een systeem dat inwoners en levensgebeurtenissen aanlevert.",
        _SEES_RESIDENTS
        | _REPORTS_EVENTS
        | _RECORDS_RESIDENTS
        | _CALCULATES
        | frozenset({"routes.taken.schrijven"}),
    ),
)

PERSONAS: dict[str, Persona] = {persona.key: persona for persona in _ALL}
