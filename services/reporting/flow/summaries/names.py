"""What an event type is called on pages, and a life event by its short name."""

from datetime import date

from shared.events.aftercare import AftercareChecked, AftercareCheckNeeded
from shared.events.catalog import LIFE_EVENTS
from shared.events.income import (
    DecisionProposed,
    Reassessed,
    RightChanged,
    RightEnded,
    RightStarted,
)
from shared.events.life_events import (
    AgeReached,
    AssetsChanged,
    BenefitEnded,
    JobChanged,
    JobEnded,
    JobStarted,
    LifeEventCorrected,
    LifeEventWithdrawn,
    PartnerIncomeChanged,
    StudyEnded,
    StudyStarted,
    TurnedEighteen,
    VolunteerAllowanceChanged,
)
from shared.events.tasks import HandoverLapsed, HandoverProposed

NAMES = {
    TurnedEighteen.event_type: "18e verjaardag",
    JobEnded.event_type: "Baan beëindigd",
    BenefitEnded.event_type: "Uitkering beëindigd",
    LifeEventCorrected.event_type: "Melding gecorrigeerd",
    LifeEventWithdrawn.event_type: "Melding ingetrokken",
    HandoverProposed.event_type: "Overdracht voorgesteld",
    HandoverLapsed.event_type: "Overdracht vervallen",
    Reassessed.event_type: "Recht opnieuw beoordeeld",
    AftercareCheckNeeded.event_type: "Controle van de nazorg nodig",
    AftercareChecked.event_type: "Controle van de nazorg gedaan",
    DecisionProposed.event_type: "Besluit voorgesteld",
    RightStarted.event_type: "Bijstand loopt",
    RightChanged.event_type: "Bijstand gewijzigd",
    RightEnded.event_type: "Bijstand beëindigd",
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
PARTED = {"blijver": "in de woning blijft", "vertrekker": "de woning verlaat"}


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
