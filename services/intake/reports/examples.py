"""One report of every kind, as a municipal system sends it: about people whom the demo registers, so that each can be posted.

Whoever reads the API and whoever reads the catalogue see the same ones. All are fictional; the numbers lie in the range that is set
apart for tests.
"""

from typing import Any, Final

from shared.events.life_events import TOPIC

SOURCE: Final = "urn:nld:oin:00000001823288444000:systeem:loket"
THE_DAY_BEFORE: Final = "2026-11-01"
"""Of what can't be reported ahead: the day before the demo begins."""

_DATA: Final[dict[str, dict[str, Any]]] = {
    "baan-gestart": {
        "persoon": {"burgerservicenummer": "999900201"},
        "ingangsdatum": "2026-12-01",
        "urenPerWeek": 16,
        "nettoMaandloonCenten": 95_000,
        "contract": "bepaalde-tijd",
    },
    "baan-gewijzigd": {
        "persoon": {"burgerservicenummer": "999900481"},
        "ingangsdatum": "2026-12-01",
        "urenPerWeek": 24,
        "brutoMaandloonCenten": 164_000,
    },
    "baan-beeindigd": {
        "persoon": {"burgerservicenummer": "999900572"},
        "ingangsdatum": THE_DAY_BEFORE,
        "reden": "einde-contract",
        "wwAangevraagd": True,
    },
    "verhuizing": {
        "persoon": {"burgerservicenummer": "999900493"},
        "ingangsdatum": "2026-11-16",
        "naarGemeente": "0106",
        "adres": {"bagId": "0106200000012345"},
    },
    "uit-huis": {"persoon": {"burgerservicenummer": "999900195"}, "ingangsdatum": THE_DAY_BEFORE},
    "komt-inwonen": {
        "persoon": {
            "nieuw": {"voornamen": "Hilde", "achternaam": "Prins", "geboortedatum": "1996-03-00"}
        },
        "ingangsdatum": THE_DAY_BEFORE,
        "bij": {"burgerservicenummer": "999900511"},
        "kostendelerUitzondering": "student",
    },
    "scheiding": {
        "persoon": {"burgerservicenummer": "999900626"},
        "exPartner": {"burgerservicenummer": "999900638"},
        "ingangsdatum": THE_DAY_BEFORE,
        "vertrekker": {"burgerservicenummer": "999900638"},
        "kinderen": [
            {
                "persoon": {"burgerservicenummer": "999900651"},
                "hoofdverblijf": {"burgerservicenummer": "999900626"},
                "zorgaandeel": 40,
            }
        ],
    },
    "samenwonen": {
        "persoon": {"burgerservicenummer": "999900791"},
        "partner": {"burgerservicenummer": "999901102"},
        "ingangsdatum": THE_DAY_BEFORE,
    },
    "geboorte": {
        "persoon": {"burgerservicenummer": "999901084"},
        "andereOuder": {"burgerservicenummer": "999901096"},
        "ingangsdatum": THE_DAY_BEFORE,
    },
    "overlijden": {"persoon": {"burgerservicenummer": "999900833"}, "ingangsdatum": THE_DAY_BEFORE},
    "detentie": {"persoon": {"burgerservicenummer": "999900560"}, "ingangsdatum": THE_DAY_BEFORE},
    "opname": {
        "persoon": {"burgerservicenummer": "999900894"},
        "ingangsdatum": THE_DAY_BEFORE,
        "tot": "2026-12-01",
    },
    "achttiende-verjaardag": {"persoon": {"burgerservicenummer": "999900055"}},
    "leeftijdsgrens-bereikt": {"persoon": {"burgerservicenummer": "999901151"}, "grens": "12"},
    "schuldsignaal": {
        "persoon": {"burgerservicenummer": "999900250"},
        "ingangsdatum": THE_DAY_BEFORE,
        "schuldeiser": "energie",
        "dreigt": False,
    },
    "taalsignaal": {
        "persoon": {"burgerservicenummer": "999900687"},
        "ingangsdatum": THE_DAY_BEFORE,
        "vaardigheden": ["lezen", "schrijven"],
        "getoetst": True,
    },
    "verblijfstitel-loopt-af": {
        "persoon": {"burgerservicenummer": "999900687"},
        "ingangsdatum": "2027-01-15",
    },
    "start-als-zelfstandige": {
        "persoon": {"burgerservicenummer": "999900717"},
        "ingangsdatum": "2026-12-01",
        "urencriterium": False,
    },
    "studie-gestart": {
        "persoon": {"burgerservicenummer": "999900924"},
        "ingangsdatum": THE_DAY_BEFORE,
        "onderwijs": "mbo-bbl",
        "studiefinanciering": False,
    },
    "studie-gestopt": {
        "persoon": {"burgerservicenummer": "999900961"},
        "ingangsdatum": THE_DAY_BEFORE,
        "metDiploma": True,
    },
    "inkomen-partner-gewijzigd": {
        "persoon": {"burgerservicenummer": "999900912"},
        "ingangsdatum": THE_DAY_BEFORE,
        "inkomstenbron": "loon",
        "brutoMaandbedragCenten": 190_000,
    },
    "vermogen-gewijzigd": {
        "persoon": {"burgerservicenummer": "999900754"},
        "ingangsdatum": THE_DAY_BEFORE,
        "oorzaak": "erfenis",
        "bezittingenCenten": 420_000,
        "schuldenCenten": 65_000,
    },
    "vrijwilligersvergoeding": {
        "persoon": {"burgerservicenummer": "999900985"},
        "ingangsdatum": THE_DAY_BEFORE,
        "maandbedragCenten": 12_000,
    },
    "uitkering-beeindigd": {
        "persoon": {"burgerservicenummer": "999900432"},
        "ingangsdatum": THE_DAY_BEFORE,
        "reden": "werk",
    },
}

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    f"nl.participatiewet.{TOPIC}.{happened}.v1": {
        "specversion": "1.0",
        "id": f"voorbeeld-{happened}",
        "source": SOURCE,
        "type": f"nl.participatiewet.{TOPIC}.{happened}.v1",
        "time": "2026-11-02T08:30:00Z",
        "data": data,
    }
    for happened, data in _DATA.items()
}
"""CloudEvents type -> the whole event."""
