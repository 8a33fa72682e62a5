"""What the main menu offers, in the order of a working day, and to whom: only what the caller's roles open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared.events.household import AGENCY_MUNICIPALITIES
from shared.http.caller import Caller


@dataclass(frozen=True, slots=True)
class Item:
    """A page in the menu."""

    address: str
    name: str
    text: str
    """What one does there, for the start page."""
    scopes: tuple[str, ...] = ()
    """One of these is enough; none asks for no more than to be signed in."""
    is_of_all: bool = False
    """Only for who may do it in every municipality of the agency at once."""
    count: str = ""
    """Where the number beside its name comes from; the menu is whole without."""


START: Final = Item("/", "Start", "Wat u nu als eerste moet weten.")
ITEMS: Final = (
    START,
    Item(
        "/routes/werk",
        "Mijn werk",
        "Uw taken per huishouden, het meest dringende boven.",
        ("routes.taken.lezen",),
    ),
    Item(
        "/routes/regie",
        "Mijn gezinnen",
        "De gezinnen waarvan u regisseur bent, en die van u gevraagd worden.",
        ("routes.regie.lezen",),
    ),
    Item(
        "/routes/overdrachten",
        "Overdrachten",
        "Wat u aan een andere organisatie overdraagt, en wat op antwoord wacht.",
        ("routes.overdrachten.lezen",),
        count="/routes/overdrachten/aantal",
    ),
    Item(
        "/routes/partner",
        "Overdrachten aan u",
        "Wat de gemeente aan uw organisatie overdraagt.",
        ("routes.overdrachten.partner",),
    ),
    Item(
        "/routes/werk/team",
        "Team",
        "Wat het team te doen heeft, van wie, en wat nog van niemand is.",
        ("routes.medewerkers.schrijven",),
    ),
    Item(
        "/intake/inwoners",
        "Inwoners",
        "Zoek een inwoner, zie wie waar woont met wie, en meld wat er verandert.",
        ("intake.inwoners.lezen",),
    ),
    Item(
        "/reporting/levensgebeurtenissen",
        "Levensgebeurtenissen",
        "Zie per gebeurtenis wat eruit volgde, wat nog open staat en waarom.",
        ("reporting.sporen.lezen",),
    ),
    Item(
        "/income/voorstellen",
        "Te besluiten",
        "Wat op uw besluit wacht, of op een tweede persoon, met hoe lang al en voor wanneer.",
        ("income.voorstellen.schrijven",),
    ),
    Item(
        "/income/aanvragen",
        "Aanvragen",
        "Wie bijstand aanvraagt, wat er nog nodig is, en welke termijn eraan komt of voorbij is.",
        ("income.aanvragen.lezen",),
    ),
    Item(
        "/income/bezwaren",
        "Bezwaren",
        "Wie het niet eens is met een besluit, hoe oud het bezwaar is, en wanneer er moet worden beslist.",
        ("income.bezwaren.lezen",),
    ),
    Item(
        "/income/nazorgcontroles",
        "Mijn controles",
        "Kijk na de stap naar werk of een huishouden rondkomt; wat het langst wacht staat boven.",
        ("income.nazorg.schrijven", "routes.medewerkers.schrijven"),
    ),
    Item(
        "/income/verrekeningen",
        "Loon verrekenen",
        "Wat elke maand met de lonen werd, en wat daarvan op een mens wacht.",
        ("income.verrekeningen.lezen",),
    ),
    Item(
        "/income/wat-als",
        "Vooraf rekenen",
        "Reken aan tafel uit wat er per maand binnenkomt als er iets verandert.",
        ("income.berekeningen.maken",),
    ),
    Item(
        "/income/parameters",
        "Bedragen",
        "De bedragen van de wet, per dag, met hun bron.",
        ("income.parameters.lezen",),
    ),
    Item(
        "/income/doorrekening",
        "Doorrekenen",
        "Reken uit wat nieuwe normen voor alle huishoudens samen doen.",
        ("income.doorrekeningen.maken",),
    ),
    Item(
        "/intake/quarantaine",
        "Wachtrij",
        "Meldingen die niet vanzelf verder konden, met de reden.",
        ("intake.levensgebeurtenissen.lezen", "beheer.quarantaine.tellen"),
        count="/intake/quarantaine/aantal",
    ),
    Item(
        "/intake/registerbestanden",
        "Registerbestand",
        "Lees een bestand van het register in, na een blik op wat het zou doen.",
        ("intake.inwoners.schrijven",),
        is_of_all=True,
    ),
    Item(
        "/routes/draaiboeken",
        "Draaiboeken",
        "Lees welke taken bij een gebeurtenis horen, en probeer wat een wijziging had gedaan.",
        ("routes.draaiboeken.lezen",),
    ),
    Item(
        "/reporting/partners",
        "Partners",
        "Wat er kwam van wat wij aan andere organisaties aanboden, in aantallen.",
        ("reporting.tellingen.lezen",),
    ),
    Item(
        "/reporting/voorzieningenwijzer",
        "VoorzieningenWijzer",
        "Aan hoeveel huishoudens het is aangeboden, en welk deel het gebruikt.",
        ("reporting.tellingen.lezen",),
    ),
    Item(
        "/reporting/besluiten",
        "Juiste besluiten",
        "Welk deel van de besluiten over uitkeringen blijft staan, en wat er van bezwaren kwam.",
        ("reporting.tellingen.lezen",),
    ),
    Item(
        "/reporting/stroom",
        "Stroom",
        "Zie of alle berichten doorstromen, waar het vastzit en wat wacht.",
        ("beheer.stroom.lezen",),
    ),
    Item(
        "/reporting/verwerkingen",
        "Wie keek",
        "Zoek op wie de gegevens van een inwoner zag, wanneer en waarvoor.",
        ("privacy.verwerkingen.lezen",),
    ),
    Item(
        "/routes/organisaties",
        "Organisaties",
        "Aan wie wij inwoners warm overdragen, en wat met hen is afgesproken.",
        ("routes.organisaties.lezen",),
    ),
    Item(
        "/routes/medewerkers",
        "Medewerkers",
        "Wie hier werkt, met welke rol en in welk team.",
        ("routes.medewerkers.lezen",),
    ),
)


def menu_of(caller: Caller | None) -> Sequence[Item]:
    """The pages that this caller may open; of nobody yet, the first. Who is from outside begins at the own page, and has no other."""
    is_from_outside = caller is not None and caller.is_from_outside
    own = [item for item in ITEMS if may_open(caller, item)]
    return [item for item in own if item is not START] if is_from_outside else own


def may_open(caller: Caller | None, item: Item) -> bool:
    if not item.scopes:
        return True
    if caller is None or not caller.may(*item.scopes):
        return False
    return not item.is_of_all or caller.everywhere.where_may(*item.scopes) >= AGENCY_MUNICIPALITIES


def standing_at(path: str) -> str:
    """The address of the item that a page belongs to: the nearest one above it, or none."""
    above = [item.address for item in ITEMS[1:] if f"{path}/".startswith(f"{item.address}/")]
    return max(above, key=len, default=START.address if path == START.address else "")


def may_search(caller: Caller | None) -> bool:
    """Whether the search box in the header is for this caller."""
    return caller is not None and caller.may("intake.inwoners.lezen")
