"""The form of the what-if page: few fields, each of them countable, none about who somebody is. Ages instead of birthdays.

It is read from a link and written back as one. What may be wrong with it stands in `checks.py`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import zip_longest
from urllib.parse import urlencode

from shared.calendar import first_of_next_month
from shared.clock import today
from shared.http.strictness import iso_date
from shared.ui.dutch import cents_of as cents_of

HOURS = (0, 8, 16, 24, 36)
"""That are always compared, beside those that were filled in."""
MOST_HOURS = 60
ADULT = 18
MOST_RESIDENTS = 6
MONTHS_SINCE_BIRTHDAY = 6
"""Nobody's birthday is asked for, so everybody had it half a year ago: then no threshold is near."""
_LONGEST = 40
_BETWEEN_AGES = re.compile(r"(?:[\s,;]|\ben\b)+")
_HOURS = re.compile(r"[0-9]{1,2}(?:,(?:0|00|25|5|50|75))?")


@dataclass(frozen=True, slots=True)
class Bewonerregel:
    """One more person in the home, as text: a child that is grown up, or a housemate."""

    wie: str = "huisgenoot"
    leeftijd: str = ""
    bijzonder: str = ""
    inkomen: str = ""

    @property
    def is_filled(self) -> bool:
        return bool(self.leeftijd or self.inkomen)


@dataclass(frozen=True, slots=True)
class Formulier:
    """What was filled in, as text. It begins empty: what nobody told is assumed of nobody."""

    gebeurtenis: str = "werken"
    gemeente: str = ""
    leeftijd: str = ""
    samen: str = ""
    leeftijd_partner: str = ""
    kinderen: str = ""
    uurloon: str = ""
    vrijlating: str = ""
    van: str = ""
    # What goes off each month.
    huur: str = ""
    premie: str = ""
    opvang: str = ""
    # What is asked about the change; only the fields of the life event that was chosen count.
    naar: str = ""
    extra_kosten: str = ""
    dag: str = field(default_factory=lambda: first_of_next_month(today()).isoformat())
    loon_kind: str = ""
    kinderen_bij: str = "u"
    huur_partner: str = ""
    nieuwe_leeftijd: str = ""
    nieuw_loon: str = ""
    nieuwe_huur: str = ""
    waarheen: str = "binnen-gemeente"
    maandloon: str = ""
    partner_loon: str = ""
    partner_netto: str = ""
    partner_jaar: str = ""
    nieuw_vermogen: str = ""
    wie_studeert: str = "u"
    studiefinanciering: str = ""
    vergoeding: str = ""
    # What is rarer, behind a fold.
    loon_partner: str = ""
    vermogen: str = ""
    maanden: str = ""
    medisch: str = "nee"
    toeslagpartner: str = ""
    datum: str = field(default_factory=lambda: today().replace(day=1).isoformat())
    bewoners: tuple[Bewonerregel, ...] = ()

    @classmethod
    def read(cls, link: Iterable[tuple[str, str]]) -> "Formulier":
        """What a link does not tell is empty; what it tells beside this is not looked at."""
        given = [(name, value.strip()[:_LONGEST]) for name, value in link]
        names = {attribute.name for attribute in fields(cls)} - {"bewoners"}
        single = {name: value for name, value in given if name in names}
        return cls(**single, bewoners=tuple(_residents(given)))

    def link(self) -> str:
        """As the query of a link that brings it back."""
        values = [
            (attribute.name, getattr(self, attribute.name))
            for attribute in fields(self)
            if attribute.name != "bewoners"
        ]
        people = [
            (f"bewoner_{attribute.name}", getattr(resident, attribute.name))
            for resident in self.bewoners
            for attribute in fields(resident)
        ]
        return urlencode([*values, *people])

    @property
    def folded_is_used(self) -> bool:
        """Whether something behind the fold differs, so that it should stand open."""
        standard = Formulier()
        names = ("loon_partner", "vermogen", "maanden", "medisch", "toeslagpartner", "datum")
        return bool(self.bewoners) or any(
            getattr(self, name) != getattr(standard, name) for name in names
        )


def _residents(given: Iterable[tuple[str, str]]) -> Iterator[Bewonerregel]:
    """Rows have the same names in a link, and stand in the same order."""
    columns = [
        [value for name, value in given if name == f"bewoner_{attribute.name}"]
        for attribute in fields(Bewonerregel)
    ]
    for row in list(zip_longest(*columns, fillvalue=""))[:MOST_RESIDENTS]:
        resident = Bewonerregel(*row)
        if resident.is_filled:
            yield resident


_HOME = {"gemeente": "0106", "samen": "nee", "premie": "160"}
_ANK = {
    **_HOME,
    "leeftijd": "38",
    "kinderen": "8, 14",
    "huur": "700",
    "vrijlating": "later",
    "van": "16",
}
_ALONE = {
    **_HOME,
    "leeftijd": "45",
    "huur": "700",
    "vrijlating": "begin",
    "van": "16",
}
_YOUNG = {**_HOME, "leeftijd": "22", "huur": "450", "vrijlating": "geen", "van": "0"}
_COUPLE = {**_ANK, "samen": "ja", "leeftijd_partner": "40", "vrijlating": "begin"}

VOORBEELDEN: dict[str, dict[str, str]] = {
    "Ank werkt meer: alleen met kinderen van 8 en 14": {**_ANK, "naar": "24"},
    "Alleen, zonder kinderen": {**_ALONE, "naar": "24"},
    "Jong en alleen": {**_YOUNG, "van": "16", "naar": "24"},
    "Samen met twee kinderen": {**_COUPLE, "naar": "24"},
}
"""Examples of more work."""

VOORBEELDEN_VAN_GEBEURTENISSEN: dict[str, dict[str, str]] = {
    "Anks oudste wordt 18": {**_ANK, "gebeurtenis": "kind-18", "kinderen": "8, 17"},
    "Ank gaat samenwonen": {
        **_ANK,
        "gebeurtenis": "samenwonen",
        "nieuwe_leeftijd": "40",
        "nieuw_loon": "2100",
    },
    "Uit elkaar met twee kinderen": {
        **_COUPLE,
        "gebeurtenis": "uit-elkaar",
        "van": "0",
        "huur_partner": "600",
    },
    "Naar een goedkoper huis": {
        **_ANK,
        "gebeurtenis": "verhuizing",
        "huur": "800",
        "nieuwe_huur": "600",
    },
    "Een baan na bijstand": {
        **_ALONE,
        "gebeurtenis": "baan",
        "van": "0",
        "maandloon": "2400",
    },
    "Een eerste baby": {
        **_COUPLE,
        "gebeurtenis": "baby",
        "leeftijd": "26",
        "leeftijd_partner": "27",
        "kinderen": "",
        "van": "0",
    },
    "De partner gaat meer verdienen": {
        **_COUPLE,
        "gebeurtenis": "partner-inkomen",
        "van": "0",
        "loon_partner": "400",
        "partner_loon": "1200",
    },
    "Een erfenis": {**_ANK, "gebeurtenis": "vermogen", "van": "0", "nieuw_vermogen": "25000"},
    "Jong en weer naar school": {
        **_YOUNG,
        "gebeurtenis": "studie-start",
        "studiefinanciering": "ja",
    },
    "Jong en klaar met school": {
        **_YOUNG,
        "gebeurtenis": "studie-stop",
        "studiefinanciering": "ja",
    },
    "Een vergoeding voor vrijwilligerswerk": {
        **_ANK,
        "gebeurtenis": "vrijwilliger",
        "van": "0",
        "vergoeding": "250",
    },
    "Een eigen bedrijf": {**_ANK, "gebeurtenis": "eigen-bedrijf"},
}
"""One of every life event."""


def hours_of(text: str) -> float | None:
    """`32` or `17,5` hours a week, by the quarter; None where it is not so many."""
    if _HOURS.fullmatch(text) is None:
        return None
    hours = float(text.replace(",", "."))
    return hours if hours <= MOST_HOURS else None


def hours_text(hours: float) -> str:
    """`32 uur`, `17,5 uur`."""
    return f"{hours:g} uur".replace(".", ",")


def compared_hours(form: Formulier) -> list[float]:
    """The numbers of hours that are shown side by side: the usual ones, and those of the form."""
    asked = {hours_of(form.van), hours_of(form.naar)} - {None}
    return sorted({float(hours) for hours in (*HOURS, *asked) if hours is not None})


def ages_of(text: str) -> list[int] | None:
    """`8, 14` or `8 en 14` as ages; None where something in it is not a number."""
    parts = [part for part in _BETWEEN_AGES.split(text) if part]
    return [int(part) for part in parts] if all(is_count(part) for part in parts) else None


def is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3


def day_of(text: str) -> date | None:
    """The day that was filled in, where it is one."""
    day = iso_date(text)
    return day if day is not None and day.year in range(2000, 2101) else None


def born(age: int, day: date) -> date:
    """The first of the month half a year before, so many years ago."""
    month = day.month - MONTHS_SINCE_BIRTHDAY
    return date(day.year - age - (month < 1), month + 12 * (month < 1), 1)
