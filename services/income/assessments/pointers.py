"""What else a life event changes, and from which day: pointers beside the re-assessment, for a person to follow up.

They change no amount here. Toeslagen, child benefit and study money are others' to pay; the days follow from the law.
"""

from datetime import date
from typing import Literal

from shared import calendar
from shared.events.income import Reden

Verhuissoort = Literal["binnen-gemeente", "binnen-gebied", "buiten-gebied", "naar-gebied"]

QUARTER_MONTHS = 3


def _step(regel: str, artikel: str, tekst: str) -> Reden:
    return Reden(regel=regel, artikel=artikel, tekst=tekst)


def _hint(artikel: str, tekst: str) -> Reden:
    return _step("aanwijzing", artikel, tekst)


FULL_OFFSET = _step(
    "inkomen",
    "Pw 19 lid 2, 31, 32",
    "Het netto loon van aanvrager en partner telt volledig mee.",
)
CHILD_WAGE = _step(
    "inkomen", "Pw 31 lid 2 onder h", "Loon van een kind jonger dan 18 jaar telt niet mee."
)
HOUSEMATE_WAGE = _step(
    "inkomen",
    "Pw 19a, 22a",
    "Loon van medebewoners en van kinderen vanaf 18 jaar is niet van het gezin en telt niet mee.",
)
NO_RUNNING_BENEFIT = _step(
    "geen-lopende-uitkering",
    "Pw 43 lid 1",
    "Er loopt geen uitkering; een nieuw recht vraagt een eigen aanvraag.",
)
NORM_DIFFERS = _step(
    "indexering", "Pw 38", "Tussen beide dagen zijn ook de normbedragen zelf gewijzigd."
)
SAME_WITHOUT_AMOUNTS = _step(
    "grondslag-gelijk",
    "Pw 19 lid 2",
    "De bedragen zijn nog niet bekend, maar door deze gebeurtenis veranderen de norm die geldt en het inkomen dat "
    "meetelt niet.",
)
AOW_INCOME_UNKNOWN = _step(
    "aow",
    "Pw 47a",
    "De aanvrager of partner heeft de AOW-leeftijd: aanvullende bijstand (AIO) verstrekt de SVB, en de "
    "hoogte van de AOW is hier niet bekend.",
)
INCOME_WITHOUT_RIGHT = _step(
    "partner-zonder-recht",
    "Pw 32 lid 3",
    "Een van de partners heeft geen recht op bijstand en heeft wel loon; dat telt maar voor een deel mee, en een "
    "medewerker moet dat beoordelen.",
)
LEAVER_UNKNOWN = _step(
    "huishouden",
    "Pw 3",
    "De vertrekkende partner is niet te vinden in het huishouden van de dag ervoor.",
)

WITHDRAWN: tuple[Reden, ...] = (
    _step(
        "ingetrokken",
        "Pw 54",
        "De gebeurtenis is ingetrokken of gecorrigeerd; het recht is opnieuw bepaald zonder deze gebeurtenis.",
    ),
)
AOW: tuple[Reden, ...] = (
    _step(
        "aow",
        "Pw 47a; AOW 16 lid 1",
        "Het recht bij het college eindigt op de dag waarop de AOW-leeftijd is bereikt; de AOW begint die dag.",
    ),
    _hint("Pw 47a", "Vraag zo nodig een aanvulling (AIO) aan bij de SVB."),
    _hint("Pw 45 lid 1", "De vakantietoeslag wordt binnen 3 maanden na het einde betaald."),
)
LEAVING_PARTNER: tuple[Reden, ...] = (
    _step(
        "einde-gezamenlijk-recht",
        "Pw 3 lid 2 onder b, 43 lid 1",
        "Het gezamenlijke recht eindigt voor de vertrekkende partner; een eigen recht begint met een melding en "
        "een eigen aanvraag.",
    ),
    _step(
        "woonsituatie",
        "Pw 19a, 22a",
        "De nieuwe woonsituatie is nog niet bekend; er is voorlopig gerekend met een alleenstaande.",
    ),
    _hint(
        "Pw 44 lid 5", "Terugwerkende kracht is mogelijk tot ten hoogste 3 maanden voor de melding."
    ),
)

_JOB: tuple[Reden, ...] = (
    _hint(
        "Awir",
        "Geef het geschatte nieuwe jaarinkomen door voor zorgtoeslag, huurtoeslag en kindgebonden budget.",
    ),
    _hint(
        "Pw 31 lid 2, 34a",
        "Bepaal of een vrijlating van inkomsten geldt; die is hier nog niet toegepast.",
    ),
    _hint("Wko", "Bij kosten van kinderopvang: vraag kinderopvangtoeslag aan."),
    _hint("lokaal", "Controleer minimaregelingen en kwijtschelding bij het nieuwe inkomen."),
)
_DIVORCE: tuple[Reden, ...] = (
    _hint(
        "AWR 5a lid 4",
        "Het toeslagpartnerschap eindigt pas met een verzoek tot echtscheiding en een ander adres in de BRP.",
    ),
    _hint(
        "Pw 56", "Ontvangen alimentatie is inkomen; het college kan verplichten die te vorderen."
    ),
    _hint(
        "Pw 34", "De vermogensgrens en de verdeling van de boedel moeten opnieuw bekeken worden."
    ),
)
_LEAVES_AREA: tuple[Reden, ...] = (
    _step(
        "woonplaats",
        "Pw 40 lid 1",
        "Het recht bij dit college eindigt met de dag voor de verhuizing; vraag bijstand aan in de nieuwe gemeente.",
    ),
    _hint("Pw 52", "De nieuwe gemeente geeft binnen 4 weken na de aanvraag een voorschot."),
    _hint("Pw 45 lid 1", "De vakantietoeslag wordt binnen 3 maanden na het einde betaald."),
    _hint(
        "lokaal",
        "Minimaregelingen en individuele inkomenstoeslag gaan niet mee naar de nieuwe gemeente.",
    ),
)
_ENTERS_AREA: tuple[Reden, ...] = (
    _step(
        "aanvraag-nodig",
        "Pw 43 lid 1, 44",
        "Een nieuw recht begint met een melding en een aanvraag; zonder aanvraag is het niet vast te stellen.",
    ),
)
_WITHIN_AREA: tuple[Reden, ...] = (
    _hint("Pw 40 lid 1", "Het bevoegde college en de minimaregelingen wisselen met de gemeente."),
    _hint(
        "Wht, Awir 5",
        "Huurtoeslag: nieuwe huur en aantal bewoners vanaf de eerste van de volgende maand.",
    ),
)
_WITHIN_MUNICIPALITY: tuple[Reden, ...] = (
    _hint(
        "Wht, Awir 5",
        "Huurtoeslag: nieuwe huur en aantal bewoners vanaf de eerste van de volgende maand.",
    ),
    _hint("Pw 27", "Controleer de woonkosten op het nieuwe adres."),
)
_MOVES: dict[Verhuissoort, tuple[Reden, ...]] = {
    "binnen-gemeente": _WITHIN_MUNICIPALITY,
    "binnen-gebied": _WITHIN_AREA,
    "buiten-gebied": _LEAVES_AREA,
    "naar-gebied": _ENTERS_AREA,
}
_AGE_LIMIT: tuple[Reden, ...] = (
    _hint(
        "Pw 19a",
        "Bij 27 jaar: controleer de uitzonderingen (student, commercieel contract, zorgbehoefte).",
    ),
)


def of(
    kind: str, day: date, *, last_child: bool = False, move: Verhuissoort | None = None
) -> tuple[Reden, ...]:
    """The pointers that belong to a kind of life event on a day."""
    if kind == "achttiende-verjaardag":
        return turned_eighteen(day, last_child=last_child)
    if move is not None:
        return _MOVES[move]
    if kind == "scheiding":
        return _DIVORCE
    return _JOB if kind == "baan-gestart" else _AGE_LIMIT


def turned_eighteen(birthday: date, *, last_child: bool) -> tuple[Reden, ...]:
    """What an eighteenth birthday changes and what not (the decision matrix of the agency, section 5.1)."""
    next_month = calendar.first_of_next_month(birthday).isoformat()
    quarter = _next_quarter(birthday).isoformat()
    parent = (
        _hint(
            "Pw 4, 34",
            "Het laatste kind wordt 18: een alleenstaande ouder wordt alleenstaande en de vermogensgrens wordt lager.",
        ),
        _hint("Wkb 2", f"De ALO-kop eindigt met ingang van {next_month}."),
    )
    return (
        _step(
            "norm-ouders-ongewijzigd",
            "Pw 19a",
            "De norm van de ouders verandert niet: een kind telt pas vanaf 27 jaar mee als kostendelende medebewoner.",
        ),
        *(parent if last_child else ()),
        _hint("Wkb 2", f"Kindgebonden budget voor dit kind eindigt met ingang van {next_month}."),
        _hint(
            "AKW 11",
            f"Kinderbijslag voor dit kind is er niet meer vanaf het kwartaal van {quarter}.",
        ),
        _hint("Wht, Awir 5", f"Huurtoeslag: het kind telt vanaf {next_month} als medebewoner."),
        _hint(
            "Wzt", f"Een eigen zorgverzekering is verplicht; zorgtoeslag kan vanaf {next_month}."
        ),
        _hint("WTOS, Wsf", "Vraag WTOS of studiefinanciering op tijd aan; terugwerken kan niet."),
        _hint(
            "Pw 13 lid 2, 20, 41 lid 4",
            "De jongere kan zelf bijstand aanvragen (norm 18-20, zoektermijn 4 weken), tenzij er onderwijs met "
            "studiefinanciering mogelijk is.",
        ),
    )


def _next_quarter(day: date) -> date:
    """The first reference day of kinderbijslag on which somebody who turned 18 on `day` is 18."""
    first = date(day.year, (day.month - 1) // QUARTER_MONTHS * QUARTER_MONTHS + 1, 1)
    return day if day == first else calendar.add_months(first, QUARTER_MONTHS)
