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

HOURS = (0, 8, 16, 24, 36)
ADULT = 18
MOST_RESIDENTS = 6
MONTHS_SINCE_BIRTHDAY = 6
"""Nobody's birthday is asked for, so everybody had it half a year ago: then no threshold is near."""
_LONGEST = 40
_AMOUNT = re.compile(r"(?P<euros>\d{1,6})(?:[.,](?P<cents>\d{2}))?")


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
    """What was filled in, as text; the defaults are the case of Ank."""

    gebeurtenis: str = "werken"
    gemeente: str = "0106"
    leeftijd: str = "38"
    samen: str = "nee"
    leeftijd_partner: str = ""
    kinderen: str = "8, 14"
    huur: str = "700"
    uurloon: str = ""
    vrijlating: str = "later"
    van: str = "16"
    # What is asked about the change; only the fields of the life event that was chosen count.
    naar: str = "24"
    dag: str = field(default_factory=lambda: first_of_next_month(today()).isoformat())
    loon_kind: str = ""
    kinderen_bij: str = "u"
    huur_partner: str = ""
    nieuwe_leeftijd: str = "40"
    nieuw_loon: str = ""
    nieuwe_huur: str = "600"
    waarheen: str = "binnen-gemeente"
    maandloon: str = "1800"
    partner_loon: str = ""
    partner_netto: str = ""
    partner_jaar: str = ""
    nieuw_vermogen: str = "15000"
    wie_studeert: str = "u"
    studiefinanciering: str = "ja"
    vergoeding: str = "250"
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
        """What a link does not tell is as in the case of Ank; what it tells beside this is not looked at."""
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


_YOUNG = {"leeftijd": "22", "kinderen": "", "huur": "450", "vrijlating": "geen", "van": "0"}
_COUPLE = {"samen": "ja", "leeftijd_partner": "40", "vrijlating": "begin"}

VOORBEELDEN: dict[str, dict[str, str]] = {
    "Ank werkt meer: alleen met kinderen van 8 en 14": {},
    "Alleen, zonder kinderen": {"leeftijd": "45", "kinderen": "", "vrijlating": "begin"},
    "Jong en alleen": {**_YOUNG, "van": "16"},
    "Samen met twee kinderen": _COUPLE,
}
"""Examples of more work: what differs from the case of Ank."""

VOORBEELDEN_VAN_GEBEURTENISSEN: dict[str, dict[str, str]] = {
    "Anks oudste wordt 18": {"gebeurtenis": "kind-18", "kinderen": "8, 17"},
    "Ank gaat samenwonen": {"gebeurtenis": "samenwonen", "nieuw_loon": "2100"},
    "Uit elkaar met twee kinderen": {"gebeurtenis": "uit-elkaar", "van": "0", **_COUPLE},
    "Naar een goedkoper huis": {"gebeurtenis": "verhuizing", "huur": "800"},
    "Een baan na bijstand": {
        "gebeurtenis": "baan",
        "leeftijd": "45",
        "kinderen": "",
        "vrijlating": "begin",
        "van": "0",
        "maandloon": "2400",
    },
    "Een eerste baby": {
        "gebeurtenis": "baby",
        "samen": "ja",
        "leeftijd": "26",
        "leeftijd_partner": "27",
        "kinderen": "",
        "van": "0",
    },
    "De partner gaat meer verdienen": {
        "gebeurtenis": "partner-inkomen",
        "van": "0",
        "loon_partner": "400",
        "partner_loon": "1200",
        **_COUPLE,
    },
    "Een erfenis": {"gebeurtenis": "vermogen", "van": "0", "nieuw_vermogen": "25000"},
    "Jong en weer naar school": {"gebeurtenis": "studie-start", **_YOUNG},
    "Jong en klaar met school": {"gebeurtenis": "studie-stop", **_YOUNG},
    "Een vergoeding voor vrijwilligerswerk": {"gebeurtenis": "vrijwilliger", "van": "0"},
    "Een eigen bedrijf": {"gebeurtenis": "eigen-bedrijf"},
}
"""One of every life event."""


def cents_of(amount: str) -> int | None:
    """`700`, `700,50` or `700.50` as cents; None where it is not an amount."""
    found = _AMOUNT.fullmatch(amount.removeprefix("€").strip())
    return None if found is None else int(found["euros"]) * 100 + int(found["cents"] or 0)


def ages_of(text: str) -> list[int] | None:
    """`8, 14` as ages; None where something in it is not a number."""
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
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
