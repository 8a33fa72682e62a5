"""What happened in a life, and what became known of residents and households."""

from services.reporting.flow.summaries.names import PARTED
from services.reporting.flow.summaries.usual import summary_of
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
from shared.events.words import REASONS
from shared.ui.dutch import date_text, municipality_text

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
