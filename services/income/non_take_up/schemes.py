"""What each scheme is: of which kind, who helps a household with it, and whether somebody has to apply for it.

Who helps with a scheme of a municipality is a file (`wie_helpt.csv`), as the municipality told it. Pure but for reading that file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from services.income.norms.loading import load_sources
from services.income.norms.register import FaultyParameters, Parameters
from services.income.norms.values import Fault, rows_of
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.events.non_take_up import Regelingcode, Regelingsoort

FILE: Final = Path(__file__).parent / "wie_helpt.csv"
COLUMNS: Final = ("gemeente", "regeling", "wie", "weg", "bron", "zekerheid", "toelichting")
ORDER: Final[tuple[Regelingcode, ...]] = get_args(Regelingcode)
"""Of the list: who helps with everything comes first."""

Hoe = Literal["aanvraag", "ambtshalve", "vanzelf-bij-bijstand"]
"""The household applies; the college may give it of itself; or who has bijstand gets it without asking."""

COACH: Final = "een coach van VoorzieningenWijzer"
CONSULENT: Final = "de inkomensconsulent"
COUNTER: Final = "het loket van de gemeente"


@dataclass(frozen=True, slots=True)
class Scheme:
    """Who helps where nobody told otherwise, and the article that says whether somebody has to apply."""

    kind: Regelingsoort
    helps: str
    how: Hoe = "aanvraag"
    article: str | None = None
    """None: no source that we have says it with an article."""


SCHEMES: Final[Mapping[Regelingcode, Scheme]] = {
    "bijstand": Scheme("bijstand", CONSULENT, article="Pw 43 lid 1"),
    "vrijlating": Scheme("bijstand", CONSULENT, "ambtshalve", "Pw 31 lid 2 onder n, 34a"),
    "iack": Scheme("landelijk", COACH),
    "zorgtoeslag": Scheme("toeslag", COACH),
    "zorgtoeslag-kind": Scheme("toeslag", COACH),
    "huurtoeslag": Scheme("toeslag", COACH),
    "kgb": Scheme("toeslag", COACH),
    "kinderbijslag": Scheme("landelijk", COACH),
    "kinderopvangtoeslag": Scheme("toeslag", COACH),
    "alleenverdieners-tegemoetkoming": Scheme("landelijk", CONSULENT),
    "bijzondere-bijstand": Scheme("bijstand", CONSULENT, article="Pw 43 lid 1"),
    "individuele-inkomenstoeslag": Scheme("individuele-inkomenstoeslag", CONSULENT, article="Pw 36"),
    "uitstroompremie": Scheme("gemeente", CONSULENT),
    "collectieve-zorgverzekering": Scheme("gemeente", COUNTER),
    "kwijtschelding": Scheme("gemeente", COUNTER),
    "meedoenregeling": Scheme("gemeente", COUNTER),
    "meedoenregeling-18": Scheme("gemeente", COUNTER),
    "kindpakket": Scheme("gemeente", COUNTER),
    "wtos": Scheme("landelijk", COACH),
    "studiefinanciering": Scheme("landelijk", COACH),
    "studietoeslag": Scheme("studietoeslag", CONSULENT, article="Pw 36b"),
    "voorzieningenwijzer": Scheme("voorzieningenwijzer", COACH),
}  # fmt: skip


OF_ITSELF: Final[Mapping[Regelingcode, str]] = {"individuele-inkomenstoeslag": "IIT_AMBTSHALVE"}
"""What the college may give once of itself, from the day on which the law has it so (a parameter, with its article). A municipality
that wants an application says so in its file; what the law does not allow, no file makes so.
"""


@dataclass(frozen=True, slots=True)
class Helper:
    """What a municipality told of one of its schemes."""

    who: str
    how: Hoe


Helpers = Mapping[tuple[str, Regelingcode], Helper]


@dataclass(frozen=True, slots=True)
class Way:
    """How a household comes to it."""

    helps: str
    how: Hoe
    article: str | None


def way_to(
    code: Regelingcode, municipality: str, day: date, national: Parameters, helpers: Helpers
) -> Way:
    """Who helps there, and whether somebody has to apply on that day."""
    scheme = SCHEMES[code]
    told = helpers.get((municipality, code), Helper(scheme.helps, scheme.how))
    how = told.how
    law = OF_ITSELF.get(code)
    if law is not None and (municipality, code) not in helpers:
        how = "ambtshalve"
    if law is not None and how == "ambtshalve" and national.find(law, day) is None:
        how = "aanvraag"
    return Way(told.who, how, scheme.article)


@cache
def load_helpers(path: Path = FILE) -> Helpers:
    """Raises FaultyParameters with every fault, each with its line: a service with a faulty file must not start."""
    faults: list[str] = []
    found: dict[tuple[str, Regelingcode], Helper] = {}
    try:
        for line, row in rows_of(path, COLUMNS):
            faults.extend(line.says(fault) for fault in _faults_of(row))
            for code in ORDER:
                if code == row["regeling"]:
                    if (row["gemeente"], code) in found:
                        faults.append(line.says(f"{code} staat er al voor deze gemeente"))
                    found[row["gemeente"], code] = Helper(row["wie"], _how(row["weg"]))
    except Fault as fault:
        faults.append(str(fault))
    if faults:
        raise FaultyParameters(*faults)
    return found


def _how(text: str) -> Hoe:
    return next((how for how in get_args(Hoe) if how == text), "aanvraag")


def _faults_of(row: Mapping[str, str]) -> Iterator[str]:
    if row["gemeente"] not in AGENCY_MUNICIPALITIES:
        yield f"gemeente {row['gemeente']!r} is niet van ons"
    if row["regeling"] not in ORDER:
        yield f"regeling {row['regeling']!r} bestaat niet"
    if row["weg"] not in get_args(Hoe):
        yield f"weg {row['weg']!r}: kies uit {', '.join(get_args(Hoe))}"
    if not row["wie"]:
        yield "wie mag niet leeg zijn"
    if row["bron"] not in load_sources():
        yield f"bron {row['bron']!r} staat niet in bronnen.csv"
