"""What a mail to a partner says: a reference, and a personal link or the page for who has an account; nothing about a resident. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, Literal, get_args

PartnerKind = Literal["aanbod", "herinnering", "wijziging", "einde", "nieuwe-koppeling"]
KINDS: Final[frozenset[str]] = frozenset(get_args(PartnerKind))
WITHOUT_LINK: Final = "einde"
"""What is over has no link any more."""
RENEWAL: Final[PartnerKind] = "nieuwe-koppeling"
LINKS, ACCOUNTS = "mailbox", "medewerkers"
"""The channels of an organisation that gets mail. The system of another one asks for itself."""
GATHERED: Final[Mapping[str, timedelta]] = {"wijziging": timedelta(minutes=10)}
"""How long a mail waits for more of its kind: several changes in a row are one mail."""

_SUBJECTS: Final[Mapping[PartnerKind, str]] = {
    "aanbod": "Overdracht {reference}: wilt u dit overnemen?",
    "herinnering": "Overdracht {reference}: wij wachten op uw antwoord",
    "wijziging": "Overdracht {reference}: er is iets gewijzigd",
    "einde": "Overdracht {reference} is voorbij",
    "nieuwe-koppeling": "Overdracht {reference}: uw nieuwe koppeling",
}
_OPENINGS: Final[Mapping[PartnerKind, str]] = {
    "aanbod": "Wij vragen u om hulp over te nemen. Bekijk waar het om gaat, en zeg of u het overneemt.",
    "herinnering": "U hebt een overdracht van ons. Wij weten nog niet hoe het ermee staat. Laat het ons weten.",
    "wijziging": "Er is iets gewijzigd in een overdracht die u van ons hebt. Bekijk wat er anders is.",
    "einde": "Deze overdracht is voorbij. U hoeft niets meer te doen, en de koppeling werkt niet meer.",
    "nieuwe-koppeling": "Dit is uw nieuwe koppeling.",
}


_OVER: Final = "Deze overdracht is voorbij. U hoeft niets meer te doen."


def channels_of(kind: PartnerKind) -> frozenset[str]:
    """Who gets it: who has an account needs no new link."""
    return frozenset({LINKS} if kind == RENEWAL else {LINKS, ACCOUNTS})


def subject_of(kind: PartnerKind, reference: str) -> str:
    return _SUBJECTS[kind].format(reference=reference)


def body_of(kind: PartnerKind, reference: str, link: str | None, days: int) -> str:
    """Plain text; `days` is how long the link works."""
    about_link = (
        (
            "Open de overdracht:",
            link,
            "",
            f"De koppeling werkt {days} dagen. Daarna vraagt u er zelf een nieuwe mee aan.",
            "Wie de koppeling heeft, ziet de overdracht. Stuur deze e-mail dus alleen door aan de collega die het overneemt.",
            "",
        )
        if link
        else ()
    )
    return _letter(reference, _OPENINGS[kind], about_link)


def body_for_accounts(kind: PartnerKind, reference: str, page: str) -> str:
    """Plain text. The page opens for who signs in, and shows it to who is of the organisation."""
    if kind == WITHOUT_LINK:
        return _letter(reference, _OVER, ())
    return _letter(reference, _OPENINGS[kind], ("Meld u aan en open de overdracht:", page, ""))


def _letter(reference: str, opening: str, where: tuple[str, ...]) -> str:
    return "\n".join(
        (
            "Goedendag,",
            "",
            opening,
            "",
            f"Ons kenmerk: {reference}",
            "",
            *where,
            "In deze e-mail staat niets over inwoners. U krijgt hem omdat uw organisatie met ons afsprak om overdrachten zo te krijgen.",
            "",
        )
    )
