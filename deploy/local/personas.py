"""The people of the local stack, all fictional, and what each may do. Elsewhere the identity provider knows this."""

from dataclasses import dataclass, field

from shared.events.household import AA_EN_HUNZE, AGENCY_MUNICIPALITIES, ASSEN, TYNAARLO
from shared.permissions import Role, scopes_of

_PLACES = {ASSEN: "Assen", AA_EN_HUNZE: "Aa en Hunze", TYNAARLO: "Tynaarlo"}


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
    def groups(self) -> list[str]:
        """As an identity provider has them."""
        return sorted(
            f"naadloos/{place}/{role}" for place in self.municipalities for role in self.roles
        )

    @property
    def is_person(self) -> bool:
        return Role.INTEGRATIE not in self.roles

    @property
    def role(self) -> str:
        return ", ".join(sorted(self.roles)) or self.key

    @property
    def places(self) -> str:
        return ", ".join(sorted(_PLACES.get(code, code) for code in self.municipalities))


def _persona(
    key: str, name: str, purpose: str, municipalities: frozenset[str] = AGENCY_MUNICIPALITIES
) -> Persona:
    return Persona(key, name, purpose, scopes_of([key]), municipalities, frozenset({key}))


_ALL = (
    _persona(
        "inkomensconsulent",
        "Ilse Inkomen",
        "Beoordeelt uitkeringen en besluit over voorstellen.",
    ),
    _persona(
        "werkcoach",
        "Wim Werkstra",
        "Helpt inwoners naar werk.",
        frozenset({ASSEN}),
    ),
    _persona(
        "jobcoach",
        "Joke Jobsma",
        "Begeleidt inwoners die net werk hebben.",
        frozenset({AA_EN_HUNZE}),
    ),
    _persona(
        "participatiecoach",
        "Piet Participa",
        "Helpt inwoners om mee te doen.",
        frozenset({TYNAARLO}),
    ),
    _persona(
        "regisseur",
        "Renske Regie",
        "Houdt het overzicht over een gezin en zijn plan.",
    ),
    _persona(
        "balie",
        "Bo Balie",
        "Neemt de telefoon op, meldt wat inwoners vertellen en legt vast wat ontbreekt.",
    ),
    _persona(
        "teamleider",
        "Teun Teamstra",
        "Verdeelt het werk en ziet wat blijft liggen.",
    ),
    _persona(
        "beleid",
        "Bea Beleid",
        "Kijkt naar aantallen, niet naar personen.",
    ),
    _persona(
        "beheer",
        "Bram Beheer",
        "Bewaakt de berichtenstroom en lost mislukte berichten op.",
    ),
    _persona(
        "integratie",
        "Gemeentelijk systeem",
        "Geen mens: een systeem dat inwoners en levensgebeurtenissen aanlevert.",
    ),
)

PERSONAS: dict[str, Persona] = {persona.key: persona for persona in _ALL}
