"""One sentence per event type, in plain Dutch, that any role may read: no names, no amounts, no free text.

A type without a rule of its own gets its name as its sentence.
"""

from datetime import date
from functools import singledispatch
from typing import assert_never

from shared.events.catalog import LIFE_EVENTS
from shared.events.contacts import (
    ContactRecorded,
    ContactWithdrawn,
    NeedSignalled,
    NeedWithdrawn,
)
from shared.events.envelope import EventData
from shared.events.handovers import (
    HandoverAccepted,
    HandoverBack,
    HandoverChanged,
    HandoverCompleted,
    HandoverLate,
    HandoverMet,
    HandoverOffered,
    HandoverRefused,
    HandoverReturned,
    HandoverWithdrawn,
)
from shared.events.income import (
    AftercareChecked,
    AftercareEnded,
    AftercareStarted,
    DecisionProposed,
    DecisionTaken,
    PovertyTrapSignalled,
    ProposalLapsed,
    Reassessed,
    Uitkomst,
)
from shared.events.letters import LetterSent, LetterUndeliverable
from shared.events.life_events import (
    Admitted,
    AgeReached,
    AssetsChanged,
    BenefitEnded,
    CameToLive,
    ChildBorn,
    DebtSignalled,
    Detained,
    Died,
    Divorced,
    JobChanged,
    JobEnded,
    JobStarted,
    LanguageSignalled,
    LeftHome,
    LifeEventCorrected,
    LifeEventWithdrawn,
    Moved,
    MovedInTogether,
    PartnerIncomeChanged,
    ResidencePermitEnding,
    SelfEmploymentStarted,
    StudyEnded,
    StudyStarted,
    TurnedEighteen,
    VolunteerAllowanceChanged,
)
from shared.events.residents import HouseholdChanged, ResidentRegistered, ResidentsMerged
from shared.events.tasks import (
    DossierAssigned,
    HandoverLapsed,
    HandoverProposed,
    PlanChanged,
    PlaybookApplied,
    RegieEnded,
    RegisseurAssigned,
    RouteChanged,
    TaskCompleted,
    TaskCreated,
    TaskLapsed,
)
from shared.events.words import REASONS
from shared.partner_services import services_text
from shared.resident_routes import place_text
from shared.ui.dutch import date_text, municipality_text

NAMES = {
    TurnedEighteen.event_type: "18e verjaardag",
    JobEnded.event_type: "Baan beëindigd",
    BenefitEnded.event_type: "Uitkering beëindigd",
    LifeEventCorrected.event_type: "Melding gecorrigeerd",
    LifeEventWithdrawn.event_type: "Melding ingetrokken",
    HandoverProposed.event_type: "Overdracht voorgesteld",
    HandoverLapsed.event_type: "Overdracht vervallen",
    Reassessed.event_type: "Recht opnieuw beoordeeld",
    AftercareChecked.event_type: "Controle van de nazorg",
    DecisionProposed.event_type: "Besluit voorgesteld",
}
"""What a type is called where its own words say too little."""

COMING = {
    JobStarted.event_type: "Baan begint",
    JobChanged.event_type: "Baan verandert",
    JobEnded.event_type: "Baan eindigt",
    BenefitEnded.event_type: "Uitkering eindigt",
    AgeReached.event_type: "Leeftijdsgrens wordt bereikt",
    StudyStarted.event_type: "Studie begint",
    StudyEnded.event_type: "Studie stopt",
    PartnerIncomeChanged.event_type: "Inkomen partner verandert",
    AssetsChanged.event_type: "Vermogen verandert",
    VolunteerAllowanceChanged.event_type: "Vrijwilligersvergoeding verandert",
}
"""What a type is called as long as its day is to come; the others are called the same before and after."""

NOT_ARRIVED = {
    "overleden": "de aanvrager is overleden",
    "geen-adres": "er is geen adres bekend",
    "onbekend": "de inwoner is niet bekend",
    "verhuisd": "de inwoner woont er niet meer",
    "adres-onjuist": "het adres bestaat niet",
    "geweigerd": "de brief is niet aangenomen",
}
AGREEMENTS = {
    "nog-niet-gevraagd": "Het plan van het gezin is gewijzigd. De inwoner is er nog niet naar gevraagd.",
    "eens": "De inwoner is het eens met het plan.",
    "niet-eens": "De inwoner is het niet eens met het plan.",
    "kon-niet-antwoorden": "De inwoner kon niet zeggen wat hij of zij van het plan vindt.",
}
STEPS = {
    "eerste": "Een inwoner begint aan een route",
    "terug": "Een inwoner doet een stap terug",
    "vooruit": "Een inwoner doet een stap vooruit",
    "opzij": "Een inwoner volgt een andere route",
}
MANNERS = {
    "gesprek": "in een gesprek",
    "huisbezoek": "thuis",
    "bellen": "aan de telefoon",
    "app": "per app",
    "met-begeleider": "samen met of via een begeleider",
}
NEEDS = {
    "wonen": "wonen",
    "zorg": "zorg",
    "schulden": "schulden",
    "inkomen": "inkomen",
    "taal": "taal",
    "digitaal": "de computer of de telefoon",
    "werk": "werk",
    "meedoen": "meedoen",
    "opvoeden": "opvoeden",
}
PARTED = {"blijver": "in de woning blijft", "vertrekker": "de woning verlaat"}
WHOSE = {
    "huishouden": "De uitkering van het huishouden",
    "blijver": "De uitkering van wie blijft",
    "vertrekker": "De uitkering van wie vertrekt",
    "daarna": "De uitkering van het huishouden daarna",
}
DECISIONS = {"overnemen": "overgenomen", "afwijken": "niet overgenomen"}
MOVES = {
    "binnen-gemeente": "binnen",
    "binnen-gebied": "van {van} naar",
    "buiten-gebied": "van {van} naar",
    "naar-gebied": "van {van} naar",
    "terug-in-gebied": "terug naar",
}
GONE = {
    "vertrokken-onbekend": "Waarheen is niet bekend.",
    "buitenland": "Het huishouden gaat naar het buitenland.",
}
"""A move to no municipality."""
ENDS = {
    "werk": "door werk",
    "verhuizing": "door een verhuizing",
    "samenwonen": "door samenwonen",
    "pensioen": "door pensioen",
    "overlijden": "na een overlijden",
    "op-verzoek": "op verzoek",
    "niet-meer-voldaan": "er was geen recht meer",
    "anders": "om een andere reden",
}


def name_of(event_type: str) -> str:
    """What an event type is called on a page: `Baan gestart` for `nl.participatiewet...baan-gestart.v1`."""
    return NAMES.get(event_type) or event_type.split(".")[-2].replace("-", " ").capitalize()


def name_on(event_type: str, day: date | None, today: date) -> str:
    """What an event of a day is called today: what is still to come is not told as if it was."""
    is_coming = day is not None and day > today
    return COMING.get(event_type, name_of(event_type)) if is_coming else name_of(event_type)


def whose_dossier(parting: str | None) -> str:
    """In a list one divorce stands in the dossier of each of the two; empty of anything else."""
    return f"dossier van wie {PARTED[parting]}" if parting in PARTED else ""


def type_of(name: str) -> str | None:
    """The life event type with this whole or short name (`baan-gestart`); None if there is none."""
    for data in LIFE_EVENTS:
        if name in {data.event_type, data.happened}:
            return data.event_type
    return None


@singledispatch
def summary_of(data: EventData) -> str:
    return f"{name_of(data.event_type)}."


@summary_of.register
def _(data: TurnedEighteen) -> str:
    last = " Er is daarna geen kind onder de 18 meer." if data.laatste_kind else ""
    return f"Iemand in het huishouden wordt 18 op {date_text(data.ingangsdatum)}.{last}"


@summary_of.register
def _(data: AgeReached) -> str:
    age = "de AOW-leeftijd" if data.grens == "aow" else f"de leeftijd van {data.grens}"
    return f"Iemand in het huishouden bereikt {age} op {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: Divorced) -> str:
    return (
        f"Twee partners leven apart vanaf {date_text(data.ingangsdatum)}."
        f" Dit is het dossier van wie {PARTED[data.rol]}."
    )


@summary_of.register
def _(data: Moved) -> str:
    if data.soort in GONE:
        place = municipality_text(data.van_gemeente)
        return f"Het huishouden vertrekt uit {place} op {date_text(data.ingangsdatum)}. {GONE[data.soort]}"
    apart = " De partners wonen daarna niet op één adres." if data.zonder_partner else ""
    way = MOVES[data.soort].format(van=municipality_text(data.van_gemeente))
    place = municipality_text(data.naar_gemeente)
    return f"Het huishouden verhuist {way} {place} op {date_text(data.ingangsdatum)}.{apart}"


@summary_of.register
def _(data: LeftHome) -> str:
    return f"Iemand verlaat de woning op {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: CameToLive) -> str:
    return f"Iemand komt in de woning wonen op {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: JobStarted) -> str:
    return f"Een inwoner begint met een baan op {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: JobChanged) -> str:
    return f"De baan van een inwoner verandert op {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: JobEnded) -> str:
    return f"De baan van een inwoner eindigt op {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: MovedInTogether) -> str:
    return f"Twee mensen wonen samen vanaf {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: ChildBorn) -> str:
    how = "levenloos geboren" if data.levenloos else "geboren"
    return f"Er is een kind {how} op {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: Died) -> str:
    return f"Iemand in het huishouden is overleden op {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: Detained) -> str:
    return f"Iemand in het huishouden zit vast vanaf {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: Admitted) -> str:
    return f"Iemand in het huishouden is opgenomen vanaf {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: DebtSignalled) -> str:
    return f"Er is een signaal over een schuld van {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: LanguageSignalled) -> str:
    return f"Er is een signaal over de Nederlandse taal van {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: ResidencePermitEnding) -> str:
    return (
        f"De verblijfstitel van iemand in het huishouden eindigt op {date_text(data.ingangsdatum)}."
    )


@summary_of.register
def _(data: SelfEmploymentStarted) -> str:
    return f"Een inwoner begint een eigen bedrijf op {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: StudyStarted) -> str:
    return f"Iemand in het huishouden begint met onderwijs op {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: StudyEnded) -> str:
    return f"Iemand in het huishouden stopt met onderwijs op {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: PartnerIncomeChanged) -> str:
    return f"Een van de partners heeft een ander inkomen vanaf {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: AssetsChanged) -> str:
    return f"Het vermogen van het gezin is anders vanaf {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: VolunteerAllowanceChanged) -> str:
    return f"De vergoeding voor vrijwilligerswerk is anders vanaf {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: BenefitEnded) -> str:
    return f"De bijstand stopt vanaf {date_text(data.ingangsdatum)}: {ENDS[data.reden]}."


@summary_of.register
def _(data: LifeEventCorrected) -> str:
    return f"De melding is vervangen door een nieuwe: {REASONS[data.reden]}."


@summary_of.register
def _(data: LifeEventWithdrawn) -> str:
    return f"De melding is ingetrokken: {REASONS[data.reden]}."


@summary_of.register
def _(data: ResidentRegistered) -> str:
    return f"Een inwoner van {municipality_text(data.gemeente)} is bekend bij het werkplein."


@summary_of.register
def _(_: ResidentsMerged) -> str:
    return "Twee inwoners bleken één persoon te zijn."


@summary_of.register
def _(data: HouseholdChanged) -> str:
    return f"Het huishouden is bijgewerkt (versie {data.huishouden.versie})."


@summary_of.register
def _(data: PlaybookApplied) -> str:
    if data.aantal_taken + data.aantal_overdrachten == 0:
        return "Hieruit volgt geen werk: er hoefde niets te gebeuren."
    tasks = _counted(data.aantal_taken, "taak", "taken")
    handovers = _counted(data.aantal_overdrachten, "overdracht", "overdrachten")
    verb = "volgt" if data.aantal_taken + data.aantal_overdrachten == 1 else "volgen"
    return f"Hieruit {verb} {tasks} en {handovers}."


@summary_of.register
def _(data: TaskCreated) -> str:
    return f"Taak voor de {data.rol}: {data.titel}. Klaar uiterlijk op {date_text(data.uiterlijk)}."


@summary_of.register
def _(_data: TaskCompleted) -> str:
    return "De taak is afgerond."


@summary_of.register
def _(_data: TaskLapsed) -> str:
    return "De taak is niet meer nodig."


@summary_of.register
def _(data: DossierAssigned) -> str:
    return f"Het dossier hoort nu bij een team van {municipality_text(data.gemeente)}."


@summary_of.register
def _(_data: RegieEnded) -> str:
    return "Het dossier is gesloten; het heeft geen regisseur meer."


@summary_of.register
def _(data: RegisseurAssigned) -> str:
    if data.is_waarnemend:
        return "Een collega is gevraagd als regisseur, en let intussen op dit gezin."
    if data.gehouden_door == "inwoner":
        return "De inwoner is zelf regisseur. Een collega is voor ons het aanspreekpunt."
    if data.gehouden_door == "netwerk":
        return "Iemand uit het netwerk is regisseur. Een collega is voor ons het aanspreekpunt."
    return "De regisseur van dit gezin heeft ja gezegd."


@summary_of.register
def _(data: HandoverProposed) -> str:
    return f"Voorstel om over te dragen aan {services_text(data.diensten)}, uiterlijk op {date_text(data.uiterlijk)}."


@summary_of.register
def _(data: PlanChanged) -> str:
    return AGREEMENTS[data.instemming]


@summary_of.register
def _(data: RouteChanged) -> str:
    place, day = place_text(data.route, data.trede), date_text(data.ingangsdatum)
    back = " Deze route volgde hij of zij eerder ook." if data.hervat else ""
    return f"{STEPS[data.richting]}: {place}, vanaf {day}.{back}"


@summary_of.register
def _(data: ContactRecorded) -> str:
    late = "" if data.op_tijd else " Dat was later dan afgesproken."
    begin = "Een contact is verbeterd: een" if data.vervangt else "Een"
    return f"{begin} inwoner is op {date_text(data.contactdatum)} {MANNERS[data.manier]} gesproken.{late}"


@summary_of.register
def _(data: NeedSignalled) -> str:
    return f"In een contact bleek: er is hulp nodig bij {NEEDS[data.soort]}."


@summary_of.register
def _(_data: ContactWithdrawn) -> str:
    return "Een contact dat was vastgelegd, is er niet geweest."


@summary_of.register
def _(data: NeedWithdrawn) -> str:
    return f"Bij nader inzien is er geen hulp nodig bij {NEEDS[data.soort]}."


@summary_of.register
def _(_data: HandoverLapsed) -> str:
    return "De overdracht is niet meer nodig."


@summary_of.register
def _(data: HandoverOffered) -> str:
    if data.opnieuw_omdat is not None:
        return "Bij de organisatie is niemand meer: de overdracht is opnieuw aangeboden."
    return "De overdracht is aan een organisatie aangeboden."


@summary_of.register
def _(_data: HandoverAccepted) -> str:
    return "Iemand bij de organisatie heeft de overdracht aanvaard."


@summary_of.register
def _(_data: HandoverRefused) -> str:
    return "De organisatie neemt de overdracht niet aan."


@summary_of.register
def _(data: HandoverMet) -> str:
    return f"Het eerste contact bij de overdracht was op {date_text(data.op)}."


@summary_of.register
def _(_data: HandoverReturned) -> str:
    return "De organisatie vraagt of de overdracht terug mag."


@summary_of.register
def _(_data: HandoverBack) -> str:
    return "De overdracht is terug bij de regisseur."


@summary_of.register
def _(_data: HandoverWithdrawn) -> str:
    return "De overdracht is ingetrokken voordat iemand haar aanvaardde."


@summary_of.register
def _(_data: HandoverChanged) -> str:
    return "Er veranderde iets aan de overdracht wat beide kanten moeten weten."


@summary_of.register
def _(data: HandoverLate) -> str:
    return f"Bij de overdracht is het te laat: de {data.bij} weet dat nu."


@summary_of.register
def _(_data: HandoverCompleted) -> str:
    return "De overdracht is afgerond."


@summary_of.register
def _(data: Reassessed) -> str:
    if not data.beelden:
        return f"Er is geen uitkering om te beoordelen per {date_text(data.ingangsdatum)}."
    return " ".join(
        f"{WHOSE[who.wie]} {_outcome(who.uitkomst)}"
        f" vanaf {date_text(who.ingangsdatum or data.ingangsdatum)}."
        for who in data.beelden
    )


@summary_of.register
def _(data: DecisionProposed) -> str:
    return f"Voorstel: de uitkering {_outcome(data.uitkomst)}. Een medewerker beslist."


@summary_of.register
def _(data: DecisionTaken) -> str:
    return f"Een medewerker heeft besloten. Het voorstel is {DECISIONS[data.besluit]}."


@summary_of.register
def _(_data: ProposalLapsed) -> str:
    return "Het voorstel voor een besluit geldt niet meer."


@summary_of.register
def _(data: AftercareStarted) -> str:
    days = _counted(len(data.controledata), "controle", "controles")
    return f"De financiële nazorg is gestart, met {days}."


@summary_of.register
def _(data: AftercareChecked) -> str:
    months = _counted(data.maanden_na_start, "maand", "maanden")
    late = (
        " Eerdere controles waren al voorbij toen de baan bekend werd."
        if data.in_plaats_van
        else ""
    )
    return f"Controle na {months}: klopt wat er binnenkomt met wat was verwacht?{late}"


@summary_of.register
def _(_data: AftercareEnded) -> str:
    return "De financiële nazorg is afgerond."


@summary_of.register
def _(data: LetterSent) -> str:
    return f"Er is op {date_text(data.verstuurd_op)} een brief verstuurd."


@summary_of.register
def _(data: LetterUndeliverable) -> str:
    return f"Een brief is niet aangekomen: {NOT_ARRIVED[data.reden]}."


@summary_of.register
def _(data: PovertyTrapSignalled) -> str:
    return f"Het huishouden houdt minder over vanaf {date_text(data.ingangsdatum)}."


def _outcome(uitkomst: Uitkomst) -> str:
    match uitkomst:
        case "gelijk":
            return "blijft gelijk"
        case "hoger":
            return "gaat omhoog"
        case "lager":
            return "gaat omlaag"
        case "eindigt":
            return "eindigt"
        case "aanvraag-nodig":
            return "moet worden aangevraagd"
        case "niet-vast-te-stellen":
            return "is nog niet vast te stellen"
    assert_never(uitkomst)


def _counted(amount: int, one: str, more: str) -> str:
    return f"{amount or 'geen'} {one if amount == 1 else more}"
