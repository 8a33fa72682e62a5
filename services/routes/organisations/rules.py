"""What can be agreed with an organisation, and from when. Pure: no clock, no database."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.routes.organisations.schemas import Does
from services.routes.periods import Period
from shared.errors import Fault
from shared.ui.dutch import MUNICIPALITIES, date_text

_ADDRESS: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_MAILS: Final[Mapping[str, str]] = {
    "mailbox": "Vul het mailadres in waar de persoonlijke link naartoe gaat.",
    "medewerkers": "Vul het mailadres in waar staat dat er een overdracht wacht.",
}
"""The channels of who hears of a handover by mail."""
_SMALL: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Reach:
    """How an organisation is reached and what sharing rests on, as it was filled in."""

    channel: str | None
    email: str | None
    client_id: str | None
    ground: str | None
    agreement: str | None


def faults_in_agreement(asked: Reach) -> list[Fault]:
    """What does not go together in how an organisation is reached, and in what may be shared with it."""
    faults = []
    if asked.email is not None and not _ADDRESS.fullmatch(asked.email):
        faults.append(Fault("email", "geen-mailadres", "Vul één mailadres in."))
    if asked.email is None and (why := _MAILS.get(asked.channel or "")):
        faults.append(Fault("email", "nodig-bij-kanaal", why))
    if asked.channel == "systeem" and asked.client_id is None:
        why = "Vul het kenmerk in waarmee het systeem zich aanmeldt."
        faults.append(Fault("clientId", "nodig-bij-kanaal", why))
    if asked.ground is not None and asked.agreement is None:
        why = "Noem de overeenkomst waarin deze grond staat."
        faults.append(Fault("overeenkomst", "nodig-bij-grond", why))
    return faults


def faults_in_beginning(first_day: date, organisation: Period) -> list[Fault]:
    """What is wrong with the first day of something that an organisation does."""
    if first_day < organisation.from_day:
        why = f"Kies {date_text(organisation.from_day)} of later: dan begint de organisatie."
        return [Fault("vanaf", "te-vroeg", why)]
    if organisation.until_day is not None and organisation.until_day <= first_day:
        why = f"Deze organisatie stopt op {date_text(organisation.until_day)}."
        return [Fault("vanaf", "te-laat", why)]
    return []


def faults_in_end(last: date, period: Period, today: date) -> list[Fault]:
    """What is wrong with the day from which something holds no more."""
    if period.until_day is not None and period.until_day <= today:
        return [Fault("tot", "al-beeindigd", f"Dit eindigde al op {date_text(period.until_day)}.")]
    earliest = max(today, period.from_day)
    if last < earliest:
        return [Fault("tot", "te-vroeg", f"Kies {date_text(earliest)} of later.")]
    return []


def faults_in_twice(
    does: Iterable[Does], service: str, municipalities: Collection[str], first_day: date
) -> list[Fault]:
    """An organisation does the same in the same place once; `municipalities` is where it would begin."""
    there = sorted(
        MUNICIPALITIES.get(known.municipality, known.municipality)
        for known in does
        if known.service == service
        and known.municipality in municipalities
        and (known.period.until_day is None or first_day < known.period.until_day)
    )
    if not there:
        return []
    why = f"Deze organisatie doet dit al in {' en '.join(dict.fromkeys(there))}."
    return [Fault("gemeenten", "al-daar", why)]


def code_of(name: str, taken: Collection[str]) -> str:
    """A short name for use in files: `Vaart Welzijn` is `vaart-welzijn`, and a second one `vaart-welzijn-2`."""
    base = _SMALL.sub("-", name.lower()).strip("-") or "organisatie"
    number = 1
    while (code := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return code


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Per field what it was and what it is; nothing of what stayed."""
    return {name: [old[name], value] for name, value in new.items() if old[name] != value}
