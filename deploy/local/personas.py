"""The people of the local stack, all fictional, and what each may do. Elsewhere the identity provider knows this."""

from dataclasses import dataclass, field

from shared.events.household import AA_EN_HUNZE, AGENCY_MUNICIPALITIES, ASSEN, TYNAARLO
from shared.permission_words import ROLES
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
    key: str, name: str, municipalities: frozenset[str] = AGENCY_MUNICIPALITIES
) -> Persona:
    return Persona(key, name, ROLES[key], scopes_of([key]), municipalities, frozenset({key}))


_ALL = (
    _persona(
        "inkomensconsulent",
        "Ilse Inkomen",
    ),
    _persona(
        "werkcoach",
        "Wim Werkstra",
        frozenset({ASSEN}),
    ),
    _persona(
        "jobcoach",
        "Joke Jobsma",
        frozenset({AA_EN_HUNZE}),
    ),
    _persona(
        "participatiecoach",
        "Piet Participa",
        frozenset({TYNAARLO}),
    ),
    _persona(
        "regisseur",
        "Renske Regie",
    ),
    _persona(
        "balie",
        "Bo Balie",
    ),
    _persona(
        "teamleider",
        "Teun Teamstra",
    ),
    _persona(
        "beleid",
        "Bea Beleid",
    ),
    _persona(
        "beheer",
        "Bram Beheer",
    ),
    _persona(
        "integratie",
        "Gemeentelijk systeem",
    ),
)

PERSONAS: dict[str, Persona] = {persona.key: persona for persona in _ALL}
