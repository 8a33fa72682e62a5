"""What people do here: tasks, teams, regisseurs, plans, routes and contacts."""

from services.reporting.flow.summaries.usual import counted, summary_of
from shared.events.contacts import (
    ContactRecorded,
    ContactWithdrawn,
    NeedSignalled,
    NeedWithdrawn,
)
from shared.events.tasks import (
    DossierAssigned,
    PlanChanged,
    PlaybookApplied,
    RegieEnded,
    RegisseurAssigned,
    RouteChanged,
    TaskCompleted,
    TaskCreated,
    TaskLapsed,
)
from shared.resident_routes import place_text
from shared.ui.dutch import date_text, municipality_text

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


@summary_of.register
def _(data: PlaybookApplied) -> str:
    if data.aantal_taken + data.aantal_overdrachten == 0:
        return "Hieruit volgt geen werk: er hoefde niets te gebeuren."
    tasks = counted(data.aantal_taken, "taak", "taken")
    handovers = counted(data.aantal_overdrachten, "overdracht", "overdrachten")
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
