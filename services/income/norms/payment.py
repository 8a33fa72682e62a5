"""From the right to what is paid: holiday allowance, halves for two partners, advance (Participatiewet art. 19, 45, 52)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.income.norms.money import part_of
from services.income.norms.register import Parameters
from shared.events.income import Reden


@dataclass(frozen=True, slots=True)
class Betaling:
    """What is reserved as vakantietoeslag and what is paid per month, in cents."""

    vakantietoeslag_centen: int
    maandbetaling_centen: int
    per_partner: tuple[int, ...]
    """Half each, the first partner has the odd cent, or all to one (art. 45 lid 4); one amount where there is no partner."""
    redenen: tuple[Reden, ...]


@dataclass(frozen=True, slots=True)
class Voorschot:
    """The least that is advanced as long as the right is not determined, in cents."""

    centen: int
    reden: Reden


def split_payment(
    bijstand: int,
    day: date,
    parameters: Parameters,
    *,
    partners: int = 1,
    alles_aan: Literal["eerste", "tweede"] | None = None,
) -> Betaling:
    """The vakantietoeslag inside the bijstand (art. 19 lid 3) and the rest, that is paid per month.

    `alles_aan` is what both partners asked for together.
    """
    part = parameters.on("VT_PCT", day)
    reserved = part_of(bijstand, part.deel)
    paid = bijstand - reserved
    halves = (paid - paid // 2, paid // 2)
    whole = {"eerste": (paid, 0), "tweede": (0, paid)}
    shares = halves if alles_aan is None else whole[alles_aan]
    return Betaling(
        reserved,
        paid,
        shares if partners == 2 else (paid,),
        (
            Reden(
                regel="vakantietoeslag",
                artikel="Pw 19 lid 3, 45 lid 1",
                tekst="In de bijstand zit vakantietoeslag; die wordt in juni betaald, of na het einde van de bijstand.",
                parameters=(part.reference,),
            ),
        ),
    )


def advance(bijstand: int, day: date, parameters: Parameters) -> Voorschot:
    """The least advance on the expected bijstand per month (art. 52 lid 2)."""
    part = parameters.on("VOORSCHOT_PCT", day)
    return Voorschot(
        part_of(bijstand, part.deel),
        Reden(
            regel="voorschot",
            artikel="Pw 52 lid 2",
            tekst="Zolang het recht niet is vastgesteld is er een voorschot van ten minste dit deel van de bijstand.",
            parameters=(part.reference,),
        ),
    )
