"""What income found, proposed and decided, and financial aftercare; without amounts."""

from collections.abc import Mapping
from typing import assert_never

from services.reporting.flow.summaries.usual import counted, summary_of
from shared.events.aftercare import (
    AftercareChecked,
    AftercareCheckNeeded,
    AftercareEnded,
    AftercareStarted,
    Nazorgresultaat,
    Nazorguitkomst,
    PovertyTrapResolved,
    PovertyTrapSignalled,
)
from shared.events.income import (
    Besluitsoort,
    DecisionProposed,
    DecisionTaken,
    FactAsked,
    FactNotGiven,
    Gevraagde,
    GrantedOnce,
    Opschortingstermijn,
    ProposalLapsed,
    Reassessed,
    RightChanged,
    RightEnded,
    RightStarted,
    SuspensionTermCame,
    Uitkomst,
    Voorstelsoort,
)
from shared.events.non_take_up import Gedaan, NonTakeUpRecorded
from shared.ui.dutch import date_text

WHOSE = {
    "huishouden": "De uitkering van het huishouden",
    "blijver": "De uitkering van wie blijft",
    "vertrekker": "De uitkering van wie vertrekt",
    "daarna": "De uitkering van het huishouden daarna",
}
DECIDED: Mapping[Besluitsoort, str] = {
    "toekennen": "de bijstand is toegekend",
    "wijzigen": "de bijstand is gewijzigd",
    "beeindigen": "de bijstand is beëindigd",
    "weigeren": "de aanvraag is afgewezen",
    "opschorten": "de bijstand wordt even niet betaald, tot er meer bekend is",
    "opheffen": "de bijstand wordt weer betaald",
    "herzien": "de bijstand van eerder is aangepast",
    "intrekken": "de bijstand van eerder is ingetrokken",
    "terugvorderen": "wat te veel is betaald, moet terug",
    "afwijken": "er is van het voorstel afgeweken",
    "overnemen": "wat een ander besloot, is overgenomen",
    "niet-behandelen": "de aanvraag wordt niet behandeld",
    "ineens-toekennen": "een toeslag is in een keer toegekend, zonder aanvraag",
}
CHECKED: Mapping[Nazorgresultaat, str] = {
    "klopt": "het klopt met wat was verwacht.",
    "te-weinig": "er kwam te weinig binnen.",
    "te-veel": "er kwam te veel binnen.",
    "kan-niet": "het kon nog niet.",
}
ABOUT_SCHEME: Mapping[Gedaan, str] = {
    "aangeboden": "die is aangeboden",
    "aangevraagd": "die is aangevraagd",
    "gebruikt": "die wordt nu gebruikt",
    "afgewezen": "de inwoner wil die niet",
    "geen-recht": "er is toch geen recht op",
}
ENDED: Mapping[Nazorguitkomst, str] = {
    "gelukt": "het is gelukt",
    "terugval": "er is een terugval",
    "loopt-elders-door": "een ander helpt verder",
    "niet-meer-te-volgen": "het was niet meer te volgen",
    "niet-meer-nodig": "verder kijken is niet nodig",
    "overleden": "de inwoner is overleden",
    "verhuisd": "het huishouden woont buiten het werkgebied",
    "start-vervallen": "de start ging niet door",
    "in-ander-dossier": "zij gaat verder in een ander dossier",
}
PROPOSED: Mapping[Voorstelsoort, str] = {
    "aanvraag": "Voorstel voor een besluit op de aanvraag.",
    "terugvordering": "Voorstel om terug te vragen wat te veel is betaald.",
    "beeindiging": "Voorstel om de bijstand te laten stoppen.",
    "opschorting": "Voorstel om de bijstand even niet te betalen.",
    "opheffing": "Voorstel om de bijstand weer te betalen.",
    "niet-in-behandeling": "Voorstel om de aanvraag niet te behandelen.",
    "ambtshalve": "Voorstel om een toeslag te geven zonder aanvraag.",
}
SUSPENDED: Mapping[Opschortingstermijn, str] = {
    "opschorting-herstel-nadert": "De gevraagde gegevens moeten er zijn op {day}. Anders kan de bijstand worden ingetrokken.",
    "opschorting-herstel-voorbij": "De gevraagde gegevens moesten er zijn op {day}.",
    "opschorting-loopt-af": "De bijstand mag niet langer onbetaald blijven dan tot en met {day}.",
}
ASKED_OF: Mapping[Gevraagde, str] = {
    "inwoner": "de inwoner",
    "register": "een register",
    "collega": "een collega",
}


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
    about = PROPOSED.get(data.soort, f"Voorstel: de uitkering {_outcome(data.uitkomst)}.")
    return f"{about} Een medewerker beslist."


@summary_of.register
def _(data: DecisionTaken) -> str:
    who = "Het systeem heeft" if data.automatisch else "Een medewerker heeft"
    what = DECIDED["afwijken" if data.besluit == "afwijken" else data.soort]
    return f"{who} besloten: {what}, vanaf {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: RightStarted) -> str:
    return f"De bijstand loopt vanaf {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: RightChanged) -> str:
    return f"De bijstand is een ander bedrag vanaf {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: RightEnded) -> str:
    return f"De bijstand loopt niet meer vanaf {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: SuspensionTermCame) -> str:
    return SUSPENDED[data.termijn].format(day=date_text(data.uiterlijk))


@summary_of.register
def _(data: FactAsked) -> str:
    return f"Er is om een feit gevraagd aan {ASKED_OF[data.aan]}, voor {date_text(data.uiterlijk)}."


@summary_of.register
def _(data: GrantedOnce) -> str:
    return f"Een toeslag is zonder aanvraag toegekend per {date_text(data.ingangsdatum)}."


@summary_of.register
def _(data: FactNotGiven) -> str:
    return f"Een gevraagd feit was er niet op {date_text(data.uiterlijk)}."


@summary_of.register
def _(_data: ProposalLapsed) -> str:
    return "Het voorstel voor een besluit geldt niet meer."


@summary_of.register
def _(data: AftercareStarted) -> str:
    days = counted(len(data.controledata), "controle", "controles")
    return f"De financiële nazorg is gestart, met {days}."


@summary_of.register
def _(data: AftercareCheckNeeded) -> str:
    months = counted(data.maanden_na_start, "maand", "maanden")
    late = (
        " Eerdere controles waren al voorbij toen de baan bekend werd."
        if data.in_plaats_van
        else ""
    )
    lies = " Deze controle blijft liggen." if data.herinnering else ""
    return f"Controle na {months}: klopt wat er binnenkomt met wat was verwacht?{late}{lies}"


@summary_of.register
def _(data: AftercareChecked) -> str:
    months = counted(data.maanden_na_start, "maand", "maanden")
    who = "De verrekening van de maand liet zien" if data.door_verrekening else "Iemand keek"
    found = CHECKED[data.resultaat]
    if data.nieuwe_controledatum is not None:
        found = f"{found} Het wordt opnieuw geprobeerd op {date_text(data.nieuwe_controledatum)}."
    return f"{who}, {months} na de start: {found}"


@summary_of.register
def _(data: AftercareEnded) -> str:
    return f"De financiële nazorg is afgerond: {ENDED[data.uitkomst]}."


@summary_of.register
def _(data: NonTakeUpRecorded) -> str:
    return f"Over een regeling die het huishouden niet gebruikt, is vastgelegd: {ABOUT_SCHEME[data.gedaan]}."


@summary_of.register
def _(data: PovertyTrapSignalled) -> str:
    day = date_text(data.ingangsdatum)
    if data.armoedeval == "onbekend":
        return (
            f"Of het huishouden minder overhoudt vanaf {day}, hangt af van feiten die niemand weet."
        )
    return f"Het huishouden gaat er niet op vooruit vanaf {day}: het houdt minder over, of nauwelijks meer."


@summary_of.register
def _(_data: PovertyTrapResolved) -> str:
    return "Het huishouden houdt toch niet minder over."


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
