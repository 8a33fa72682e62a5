"""What else a life event changes, and from which day: pointers beside the re-assessment, for a person to follow up.

They change no amount here. What follows from each kind of event is the table in effects.py.
"""

from collections.abc import Mapping
from datetime import timedelta

from services.income.assessments.effects import Gebeurtenis, Thuis, effects_of
from services.income.assessments.facts import Occasion
from shared.calendar import age_on
from shared.events.household import Huishouden, Rol
from shared.events.income import Reden
from shared.events.life_events import Verhuissoort

ADULTS = frozenset[Rol]({"aanvrager", "partner"})
ADULT = 18
ONE_DAY = timedelta(days=1)


def _step(regel: str, artikel: str, tekst: str) -> Reden:
    return Reden(regel=regel, artikel=artikel, tekst=tekst)


def _hint(artikel: str, tekst: str) -> Reden:
    return _step("aanwijzing", artikel, tekst)


FULL_OFFSET = _step(
    "inkomen",
    "Pw 19 lid 2, 31, 32",
    "Het netto loon van aanvrager en partner telt volledig mee.",
)
# What begins so is said above the amounts that rest on it (`unknowns_in` of reporting).
EXEMPTION_UNKNOWN = _hint(
    "Pw 31 lid 2, 34a",
    "Let op: wij weten nog niet welk deel van het loon vrij is. Daarom telt nu alles mee. Leg dit eerst vast.",
)
ASSETS_TO_DIVIDE = _step(
    "niet-vast-te-stellen",
    "Pw 34, 53a",
    "Het vermogen is van een andere samenstelling van het gezin. Stel vast wat dit gezin nu bezit en schuldig is; de inwoner "
    "kan dat laten zien.",
)
ASSETS_OF_MORE = _hint(
    "Pw 34",
    "Het vermogen is van voor iemand uit het gezin ging. Hoe het ook is verdeeld: het blijft onder de grens.",
)
ASSETS_REPORTED = _hint(
    "Pw 34, 53a",
    "Dit vermogen is gemeld; een medewerker moet nog vaststellen wat ervan meetelt.",
)
ASSUMED_PARTNER_FOR_TOESLAGEN = _hint(
    "Pw 24a; AWR 5a; Awir 3",
    "Wij gaan ervan uit dat de partners ook voor de toeslagen elkaars partner zijn. Is dat niet zo, leg dat dan vast.",
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
BENEFIT_ENDED = _step(
    "einde-uitkering",
    "Pw 45, 54",
    "De uitkering is met ingang van deze dag beëindigd door wie haar betaalt; er valt hier niets meer te besluiten.",
)
APPLICATION_NEEDED = _step(
    "aanvraag-nodig",
    "Pw 43 lid 1, 44",
    "Er was geen bijstand en er kan recht zijn: een nieuw recht begint met een melding en een aanvraag.",
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
    "Een van de partners heeft geen recht op bijstand en heeft wel inkomen; dat telt maar voor een deel mee, en een "
    "medewerker moet dat beoordelen.",
)
HOUSING_BEFORE_MOVE = _step(
    "niet-vast-te-stellen",
    "Pw 27",
    "Het huishouden is verhuisd nadat is vastgesteld dat er geen woonkosten zijn; een medewerker moet vaststellen hoe dat nu is.",
)
JOB_UNKNOWN = _step(
    "baan",
    "Pw 17, 53a",
    "Bij deze gebeurtenis is geen baan bekend, of er zijn er meer en niet is gezegd welke; een medewerker moet nagaan "
    "welk loon verandert.",
)
JOB_TURN_PENDING = _hint(
    "Pw 17, 53a",
    "Er is een einde of een ander loon van een baan gemeld, en nog niet duidelijk van welke baan; hier is gerekend zonder "
    "die melding.",
)
STAY_DOES_NOT_COUNT = _step(
    "verblijf",
    "Pw 13, 19a, 22a, 23",
    "Dit verblijf verandert de bijstand niet: het gaat niet om de aanvrager of de partner, en niet om wie deelt in de kosten.",
)
LEAVER_UNKNOWN = _step(
    "huishouden",
    "Pw 3",
    "De vertrekkende partner is niet te vinden in het huishouden van de dag ervoor.",
)

JOINT_APPLICATION = _step(
    "aanvraag-nodig",
    "Pw 43 lid 1 en 2",
    "Partners hebben samen recht en vragen samen aan; wat erbij komt is er pas met die aanvraag.",
)
NO_ADDRESS: Mapping[Verhuissoort, Reden] = {
    "vertrokken-onbekend": _step(
        "niet-vast-te-stellen",
        "Pw 11, 17 en 40",
        "De inwoner is uitgeschreven en niemand weet waarheen. Ga eerst na waar de inwoner verblijft; dan pas is te zeggen "
        "of er nog recht is.",
    ),
    "buitenland": _step(
        "niet-vast-te-stellen",
        "Pw 11, 13 lid 1 onder e en 40",
        "De inwoner is uitgeschreven naar het buitenland. Ga na of dat voor langer dan 4 weken is; dan pas is te zeggen of er "
        "nog recht is.",
    ),
}
"""Of who left for a place that is no municipality: nothing ends by itself."""
NO_APPLICANT = _step(
    "einde-recht",
    "Pw 11, 43, 45 lid 5",
    "Er is in dit dossier geen aanvrager meer: die is overleden, heeft met een partner een recht in een ander dossier, of het "
    "dossier is gesloten.",
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
END_OF_JOINT_RIGHT = _step(
    "einde-gezamenlijk-recht",
    "Pw 3 lid 2 onder b, 43 lid 1",
    "Het gezamenlijke recht eindigt voor de vertrekkende partner; een eigen recht begint met een melding en "
    "een eigen aanvraag.",
)
LEAVING_PARTNER: tuple[Reden, ...] = (
    _step(
        "woonsituatie",
        "Pw 19a, 22a",
        "De nieuwe woonsituatie is nog niet bekend; er is voorlopig gerekend met een alleenstaande.",
    ),
    _hint(
        "Pw 44 lid 5", "Terugwerkende kracht is mogelijk tot ten hoogste 3 maanden voor de melding."
    ),
)


HAPPENED: Mapping[str, tuple[Gebeurtenis, ...]] = {
    "baan-gestart": ("baan-gestart",),
    "baan-gewijzigd": ("baan-gewijzigd",),
    "baan-beeindigd": ("baan-verloren",),
    "achttiende-verjaardag": ("achttiende-verjaardag",),
    "leeftijdsgrens-bereikt": (),
    "scheiding": ("scheiding",),
    "verhuizing": (),
    "uit-huis": ("uit-huis",),
    "komt-inwonen": ("komt-inwonen",),
    "samenwonen": ("samenwonen",),
    "geboorte": ("geboorte",),
    "detentie": ("gedetineerd",),
    "opname": ("opname-in-inrichting",),
    "schuldsignaal": ("schuldsignaal",),
    "taalsignaal": ("taalsignaal",),
    "verblijfstitel-loopt-af": ("verblijfstitel-loopt-af",),
    "start-als-zelfstandige": ("start-als-zelfstandige",),
    "studie-gestart": ("studie-gestart",),
    "studie-gestopt": ("studie-gestopt",),
    "inkomen-partner-gewijzigd": ("inkomen-partner-gewijzigd",),
    "vermogen-gewijzigd": ("vermogen-gewijzigd",),
    "vrijwilligersvergoeding": ("vrijwilligersvergoeding",),
    "uitkering-beeindigd": ("uitkering-beeindigd",),
    "overlijden": (),
    "huishouden-gewijzigd": (),
    "vaststelling": (),
    "normwijziging": (),
}
"""Which rows of the table of effects a kind of life event has; a move of the household is told by its own kind, an age by
whose it is.
"""
OF_A_HOUSEMATE: Mapping[str, tuple[Gebeurtenis, ...]] = {
    "detentie": ("verblijf-huisgenoot",),
    "opname": ("verblijf-huisgenoot",),
    "studie-gestart": ("studie-gestart-huisgenoot",),
    "studie-gestopt": ("studie-gestopt-huisgenoot",),
}
"""Where these are other rows when it happens to somebody beside applicant and partner."""
OF_A_CHILD: Mapping[str, Gebeurtenis] = {
    "12": "kind-wordt-12",
    "16": "kind-wordt-16",
    "17": "kind-wordt-17",
}
OWN_AGES: Mapping[str, Gebeurtenis] = {"21": "zelf-21", "27": "zelf-27"}


def why_it_does_not_count(occasion: Occasion, household: Huishouden) -> Reden | None:
    """Of a job or a stay of somebody in the home whose work or stay is not of this right."""
    day, person_id = occasion.effective_on, occasion.person_id
    member = household.member_on(person_id, day)
    if member is None:
        return None
    if occasion.kind in {"baan-gestart", "baan-gewijzigd", "baan-beeindigd"}:
        if household.counts_work_of(person_id, day):
            return None
        is_child = member.rol == "kind" and age_on(member.geboortedatum, day) < ADULT
        return CHILD_WAGE if is_child else HOUSEMATE_WAGE
    if occasion.kind in {"detentie", "opname"} and not household.counts_stay_of(person_id, day):
        return STAY_DOES_NOT_COUNT
    return None


def of(occasion: Occasion, role: Rol | None, home: Thuis) -> tuple[Reden, ...]:
    """What the table of effects says of a life event on its day, for somebody with this role in the household."""
    happened = (occasion.move,) if occasion.move is not None else HAPPENED[occasion.kind]
    if role not in ADULTS:
        happened = OF_A_HOUSEMATE.get(occasion.kind, happened)
    if occasion.last_child:
        happened = (*happened, "achttiende-verjaardag-laatste-kind")
    if occasion.kind == "overlijden":
        died = occasion.effective_on - ONE_DAY
        return effects_of(died, home, *_of_death(role, is_couple=home.paar))
    if occasion.age_limit is not None:
        happened = _of_age(occasion.age_limit, role)
    if occasion.kind == "detentie" and home.paar and role in ADULTS:
        happened = (*happened, "partner-gedetineerd")
    return effects_of(occasion.effective_on, home, *happened)


def _of_age(age_limit: str, role: Rol | None) -> tuple[Gebeurtenis, ...]:
    """What an age changes for a child, for who has bijstand, or for who lives with a housemate of 27."""
    if role in ADULTS:
        own = OWN_AGES.get(age_limit)
        return (own,) if own is not None else ()
    if age_limit == "27":
        return ("huisgenoot-27",)
    of_a_child = OF_A_CHILD.get(age_limit) if role == "kind" else None
    return (of_a_child,) if of_a_child is not None else ()


def _of_death(role: Rol | None, *, is_couple: bool) -> tuple[Gebeurtenis, ...]:
    if role in ADULTS:
        return ("partner-overleden",) if is_couple else ("aanvrager-overleden",)
    return ("kind-overleden",) if role == "kind" else ()
