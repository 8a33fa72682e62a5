"""The people of the local stack, all fictional, and what each may do. Elsewhere the identity provider knows this."""

from dataclasses import dataclass, field, replace

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
    is_person: bool = True
    """A system has a token, and does not sign in."""

    @property
    def groups(self) -> list[str]:
        """As an identity provider has them. Of which organisation a partner is, a team leader says."""
        roles = self.roles - {Role.PARTNER}
        return sorted(f"naadloos/{place}/{role}" for place in self.municipalities for role in roles)

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


def _system(key: str, name: str, role: Role) -> Persona:
    """What is called by its key in its token (`sub`)."""
    roles = frozenset({role.value})
    return Persona(
        key, name, ROLES[role], scopes_of(roles), AGENCY_MUNICIPALITIES, roles, is_person=False
    )


_ALL = (
    _persona(
        "inkomensconsulent",
        "Ilse Inkomen",
    ),
    # Nobody approves what one decided oneself.
    replace(
        _persona("inkomensconsulent", "Kees Controle"),
        key="tweede-inkomensconsulent",
        purpose="Keurt goed, of stuurt terug, wat een andere inkomensconsulent besloot",
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
    # Nor what one changed in a message oneself.
    replace(
        _persona("beheer", "Nora Netwerk"),
        key="tweede-beheer",
        purpose="Keurt goed, of wijst af, wat een ander van beheer aan een bericht wil wijzigen",
    ),
    _persona(
        "privacyfunctionaris",
        "Petra Prins",
    ),
    _persona(
        "partner",
        "Vera Wijzer",
        frozenset({ASSEN}),
    ),
    _system("integratie", "Gemeentelijk systeem", Role.INTEGRATIE),
    _system("gkb-systeem", "Systeem van de GKB", Role.PARTNER),
)

PERSONAS: dict[str, Persona] = {persona.key: persona for persona in _ALL}
