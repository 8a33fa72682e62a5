"""What may be wrong with the form of the what-if page, each fault beside the field it is about.

Faults that the calculation finds come back under the names of the form too.
"""

import re
from collections.abc import Iterable, Iterator

from services.income.whatif.form import (
    ADULT,
    MOST_HOURS,
    Formulier,
    ages_of,
    cents_of,
    day_of,
    hours_of,
    is_count,
)
from services.income.whatif.life_events import GEBEURTENISSEN, VERHUIZINGEN
from services.income.whatif.question import UITZONDERINGEN, VRIJLATINGEN
from services.income.whatif.schemas import MOST_PER_HOUR
from shared.errors import Fault
from shared.events.household import AGENCY_MUNICIPALITIES

WORK = "werken"
OLDEST, OLDEST_RESIDENT = 66, 110
WITH_AOW = "Vanaf 67 jaar is er AOW. Een aanvulling daarop (AIO) geeft de SVB: vraag het daar; dit rekenen wij niet uit."
STUDY_MONEY_JUDGED_FROM = 27
"""Below it a claim to study money excludes by itself (Pw 13 lid 2 onder c)."""
MOST_CHILDREN, MOST_MONTHS = 10, 600
MOST_RENT, MOST_WAGE, MOST_ASSETS = 500_000, 2_000_000, 99_999_999
UNKNOWN_YEAR = "Van deze datum zijn hier niet alle bedragen bekend; er is niets aangenomen. Kies een andere datum."

YES_OR_NO = frozenset({"ja", "nee"})
CHOICES: dict[str, Iterable[str]] = {
    "gebeurtenis": {WORK, *GEBEURTENISSEN},
    "gemeente": AGENCY_MUNICIPALITIES,
    "samen": YES_OR_NO,
    "vrijlating": VRIJLATINGEN,
    "kinderen_bij": {"u", "partner"},
    "waarheen": VERHUIZINGEN,
    "wie_studeert": {"u", "partner"},
    "studiefinanciering": YES_OR_NO,
    "medisch": YES_OR_NO,
    "toeslagpartner": {"", *YES_OR_NO},
}
AMOUNTS = {
    "huur": MOST_RENT,
    "premie": MOST_RENT,
    "opvang": MOST_RENT,
    "extra_kosten": MOST_RENT,
    "uurloon": MOST_PER_HOUR,
    "loon_kind": MOST_WAGE,
    "nieuw_loon": MOST_WAGE,
    "huur_partner": MOST_RENT,
    "nieuwe_huur": MOST_RENT,
    "maandloon": MOST_WAGE,
    "partner_loon": MOST_WAGE,
    "partner_netto": MOST_WAGE,
    "partner_jaar": MOST_ASSETS,
    "nieuw_vermogen": MOST_ASSETS,
    "vergoeding": MOST_WAGE,
    "loon_partner": MOST_WAGE,
    "vermogen": MOST_ASSETS,
}
REQUIRED = {
    "huur": "Vul de huur in. Is er geen huurwoning? Vul dan 0 in.",
    "nieuwe_huur": "Vul de nieuwe huur in. Is er geen huurwoning? Vul dan 0 in.",
    "nieuw_vermogen": "Vul in hoeveel het straks is. Is er niets? Vul dan 0 in.",
}
"""Amounts of which nothing filled in is not the same as nothing."""
_FIELD_OF = (
    ("datum", "datum"),
    ("huishouden.aanvrager", "leeftijd"),
    ("huishouden.partner", "leeftijd_partner"),
    ("huishouden.kinderen", "kinderen"),
    ("huishouden.toeslagpartner", "toeslagpartner"),
)


def faults_of(form: Formulier) -> tuple[Fault, ...]:
    """Everything that is wrong with what counts; a field that is not asked now is not looked at."""
    return tuple(_faults(form))


def beside_fields(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults of the question under the name of the field that they come from; one per field is enough at a table."""
    found: dict[str, Fault] = {}
    for fault in faults:
        name = field_of(fault.name)
        reason = UNKNOWN_YEAR if fault.code == "parameter-ontbreekt" else fault.reason
        found.setdefault(name, Fault(name, fault.code, reason))
    return tuple(found.values())


def field_of(name: str) -> str:
    """The field of the form that a name in the question comes from; nothing where it is not about one field."""
    own = re.sub(r"^scenarios\.\d+\.", "", name)
    return next((field for start, field in _FIELD_OF if own.startswith(start)), "")


def _faults(form: Formulier) -> Iterator[Fault]:
    for name in asked_in(form):
        value = getattr(form, name)
        if name in CHOICES and value not in CHOICES[name]:
            yield Fault(name, "keuze", "Kies een van de mogelijkheden.")
        if not value and name in REQUIRED:
            yield Fault(name, "verplicht", REQUIRED[name])
        if name in AMOUNTS:
            yield from _fault_of_amount(name, value, AMOUNTS[name])
        if name in {"van", "naar"} and hours_of(value) is None:
            reason = f"Vul een aantal uren in van 0 tot en met {MOST_HOURS}, als 20 of 17,5."
            yield Fault(name, "uren", reason)
        if name.startswith(("leeftijd", "nieuwe_leeftijd")):
            yield from _fault_of_age(name, value)
        if name in {"dag", "datum"} and day_of(value) is None:
            yield Fault(name, "datum", "Vul een bestaande datum in, als jjjj-mm-dd.")
    if form.uurloon and cents_of(form.uurloon) == 0:
        yield Fault("uurloon", "bedrag", "Laat dit leeg voor het minimumloon.")
    if form.maanden and not (is_count(form.maanden) and int(form.maanden) <= MOST_MONTHS):
        yield Fault("maanden", "aantal", f"Vul een aantal maanden in, ten hoogste {MOST_MONTHS}.")
    yield from _faults_of_children(form)
    yield from _faults_of_change(form)
    yield from _faults_of_residents(form)


def asked_in(form: Formulier) -> tuple[str, ...]:
    """The fields that count, in the order in which they stand on the page."""
    event = GEBEURTENISSEN.get(form.gebeurtenis)
    change = ("naar", "extra_kosten") if event is None else ("dag", *event.vragen)
    partner = ("leeftijd_partner", "loon_partner") if form.samen == "ja" else ()
    return (
        *("gebeurtenis", *change),
        *("gemeente", "leeftijd", "samen", *partner, "huur", "premie", "opvang"),
        *("van", "uurloon", *(("vrijlating",) if works(form) else ())),
        *("vermogen", "medisch", "toeslagpartner", "datum"),
    )


def works(form: Formulier) -> bool:
    """Whether there is a wage of the applicant, now or then: only then what is left out of account is asked."""
    then = hours_of(form.naar) if form.gebeurtenis == WORK else None
    return form.gebeurtenis == "baan" or bool(hours_of(form.van) or then)


def _fault_of_age(name: str, text: str) -> Iterator[Fault]:
    if is_count(text) and OLDEST < int(text) <= OLDEST_RESIDENT:
        yield Fault(name, "aow-leeftijd", WITH_AOW)
    elif not is_count(text) or not ADULT <= int(text) <= OLDEST:
        yield Fault(name, "leeftijd", f"Vul een leeftijd in van {ADULT} tot en met {OLDEST} jaar.")


def _fault_of_amount(name: str, text: str, most: int) -> Iterator[Fault]:
    cents = cents_of(text) if text else 0
    if cents is None:
        yield Fault(name, "bedrag", "Vul een bedrag in euro's in, als 700 of 1.419,46.")
    elif cents > most:
        yield Fault(name, "bereik", f"Vul ten hoogste {most // 100} euro in.")


def _faults_of_children(form: Formulier) -> Iterator[Fault]:
    ages = ages_of(form.kinderen)
    if ages is None or len(ages) > MOST_CHILDREN:
        yield Fault(
            "kinderen",
            "lijst",
            f"Vul leeftijden in, bijvoorbeeld: 8, 14. U kunt {MOST_CHILDREN} kinderen invullen.",
        )
    elif any(age >= ADULT for age in ages):
        yield Fault(
            "kinderen",
            "volwassen",
            "Vul een kind van 18 jaar of ouder in bij Meer over het gezin.",
        )


def _faults_of_change(form: Formulier) -> Iterator[Fault]:
    """What a change cannot begin with."""
    hours = hours_of(form.naar)
    if form.gebeurtenis == WORK and hours is not None and hours_of(form.van) == hours:
        yield Fault("naar", "gelijk", "Vul een ander aantal uren in dan bij nu.")
    if form.gebeurtenis == "kind-18" and ADULT - 1 not in (ages_of(form.kinderen) or ()):
        reason = "Het kind dat 18 wordt, is nu 17. Vul 17 in bij de leeftijden van uw kinderen."
        yield Fault("kinderen", "geen-kind", reason)
    if form.gebeurtenis == "uit-elkaar" and form.samen == "nee":
        yield Fault("samen", "geen-partner", "Kies Ja: zonder partner kunt u niet uit elkaar gaan.")
    if form.gebeurtenis == "samenwonen" and form.samen == "ja":
        yield Fault("samen", "al-een-partner", "Kies Nee: u woont nu nog niet samen.")
    if form.gebeurtenis == "baan" and (cents_of(form.maandloon) if form.maandloon else 0) == 0:
        yield Fault("maandloon", "bedrag", "Vul het loon per maand in.")
    if (
        form.gebeurtenis == "vrijwilliger"
        and (cents_of(form.vergoeding) if form.vergoeding else 0) == 0
    ):
        yield Fault("vergoeding", "bedrag", "Vul de vergoeding per maand in.")
    if form.gebeurtenis == "partner-inkomen":
        yield from _faults_of_partners_income(form)
    if form.gebeurtenis in {"studie-start", "studie-stop"}:
        yield from _faults_of_study(form)


def _faults_of_partners_income(form: Formulier) -> Iterator[Fault]:
    if form.samen == "nee":
        yield Fault("samen", "geen-partner", "Kies Ja: dit gaat over het inkomen van uw partner.")
    if form.partner_netto and cents_of(form.partner_netto) and not form.partner_jaar:
        reason = "Vul ook in wat dit inkomen bruto per jaar is: toeslagen kijken daarnaar."
        yield Fault("partner_jaar", "verplicht", reason)


def _faults_of_study(form: Formulier) -> Iterator[Fault]:
    if form.wie_studeert == "partner" and form.samen == "nee":
        yield Fault("samen", "geen-partner", "Kies Ja: dit gaat over een studie van uw partner.")
        return
    age = form.leeftijd if form.wie_studeert == "u" else form.leeftijd_partner
    if form.studiefinanciering == "ja" and is_count(age) and int(age) >= STUDY_MONEY_JUDGED_FROM:
        reason = "Vanaf 27 jaar beoordeelt een medewerker wat dit betekent (Participatiewet artikel 15 en 33); dat rekenen wij niet uit."
        yield Fault("studiefinanciering", "niet-te-berekenen", reason)


def _faults_of_residents(form: Formulier) -> Iterator[Fault]:
    for number, resident in enumerate(form.bewoners, start=1):
        age = int(resident.leeftijd) if is_count(resident.leeftijd) else -1
        least = ADULT if resident.wie == "kind" else 0
        if not least <= age <= OLDEST_RESIDENT:
            yield Fault(
                f"bewoner_leeftijd_{number}",
                "leeftijd",
                f"Vul een leeftijd in van {least} tot en met {OLDEST_RESIDENT} jaar.",
            )
        if resident.wie not in {"kind", "huisgenoot"}:
            yield Fault(f"bewoner_wie_{number}", "keuze", "Kies een van de mogelijkheden.")
        if resident.bijzonder not in {"", *UITZONDERINGEN}:
            yield Fault(f"bewoner_bijzonder_{number}", "keuze", "Kies een van de mogelijkheden.")
        yield from _fault_of_amount(f"bewoner_inkomen_{number}", resident.inkomen, MOST_WAGE)
