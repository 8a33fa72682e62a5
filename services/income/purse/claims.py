"""Something a household may be entitled to: told, never granted. An application is the household's own."""

from dataclasses import dataclass

from shared.events.income import Reden


@dataclass(frozen=True, slots=True)
class Aanspraak:
    """What may be applied for, where, and why."""

    regeling: str
    maand: int | None
    """In cents; None where the amount is not known here, or somebody else has to work it out."""
    waar: str
    reden: Reden
    onbekend: bool = False
    """A fact or a local value is missing: whether there is a right cannot be said."""
    ineens: int | None = None
    """What is paid once a year, in cents, where that is how it is paid."""


def claim(
    regeling: str, cents: int | None, where: str, article: str, text: str | None = None
) -> Aanspraak:
    shown = text or f"Mogelijk is er recht op deze regeling; vraag die aan bij: {where}."
    return Aanspraak(
        regeling, cents, where, Reden(regel="niet-gebruikt", artikel=article, tekst=shown)
    )
