"""What income, intake and their terms ask of people: which playbook each event is a signal for, with its facts. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.routes.playbooks.model import Facts, Subject
from shared.clock import AMSTERDAM, start_of_day
from shared.events.aftercare import AftercareChecked, AftercareCheckNeeded, PovertyTrapSignalled
from shared.events.applications import ApplicationChanged, ApplicationTermCame
from shared.events.envelope import Event, EventData
from shared.events.household import Gemeentecode
from shared.events.income import (
    Aanname,
    Besluitsoort,
    DecisionProposed,
    DecisionTaken,
    FactAsked,
    FactNotGiven,
    Reassessed,
    SuspensionTermCame,
    Uitkomst,
)
from shared.events.letters import LetterUndeliverable, Onbestelbaar
from shared.events.life_events import (
    BenefitEnded,
    JobStarted,
    Moved,
    Uitkeringseinde,
)
from shared.events.objections import ObjectionChanged, ObjectionReceived, ObjectionTermCame
from shared.events.reasons import Redencode, Redensoort, reason
from shared.events.residents import HouseholdChanged
from shared.events.wages import WageReportMissing
from shared.ids import derived_id

NO_LONGER: Mapping[Uitkomst, Redencode] = {
    "aanvraag-nodig": reason("aanvraag-niet-meer-nodig"),
    "niet-vast-te-stellen": reason("wel-te-berekenen"),
}
"""The outcomes that ask for work, each with a playbook of its name; and why that work lapses with another outcome."""

NOT_ARRIVED: Mapping[Onbestelbaar, Redensoort] = {
    "overleden": "brief-overleden",
    "geen-adres": "brief-geen-adres",
    "onbekend": "brief-onbekend",
    "verhuisd": "brief-verhuisd",
    "adres-onjuist": "brief-adres-onjuist",
    "geweigerd": "brief-geweigerd",
}

ASSUMED = "aanname-"
"""Before the kind of assumption: the playbook of what an outcome rests on."""
NET_WAGE = f"{ASSUMED}nettoloon"
BIRTH_DATE = f"{ASSUMED}geboortedatum"

CLOSING = "sluiting-vervalt"

PURSE_UNKNOWN = "beurs-navragen"
ABOUT_THE_PURSE: Final = frozenset[Redensoort](
    {"beurs-hangt-af-van", "minder-te-besteden", "nauwelijks-meer-te-besteden"}
)
"""The reasons that say what is known of it; another one takes their place as more becomes known."""
POVERTY_TRAP = PovertyTrapSignalled.happened
TALKED_ABOUT = frozenset({JobStarted.happened, Moved.happened})
"""Their playbook has a task in which what is left before and after is talked about: no second one asks for it."""

ENDED = BenefitEnded.happened
"""The playbook of an end of bijstand, whoever decided on it: told by who pays it, or decided in income."""

OF_DECISIONS: Mapping[Besluitsoort, str] = {
    "toekennen": "uitkering-gestart",
    "beeindigen": ENDED,
    "intrekken": ENDED,
}
"""The playbook of what was decided. What was taken over of others asks for nothing: the life event that told of it did."""

END_REASONS: Mapping[str, Uitkeringseinde] = {
    "overlijden": "overlijden",
    "baan-gestart": "werk",
    "baan-gewijzigd": "werk",
    "inkomen-partner-gewijzigd": "werk",
    "samenwonen": "samenwonen",
    "verhuizing": "verhuizing",
    "vermogen-gewijzigd": "niet-meer-voldaan",
}
"""Why bijstand ended that was decided on because of a life event."""

MAX_EXPLANATION = 800


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that income found and a person has to look at."""

    event: Event[Any]
    playbook: str
    facts: Facts
    municipality: Gemeentecode | None
    """As income knows it: who answers for it, or where the household lives outside the area, and then nobody does."""


def signals_of(event: Event[Any]) -> tuple[Signal, ...]:
    """Nothing when nobody has to look at it; a re-assessment of two households can ask for two things."""
    asks = _ASKS.get(type(event.data))
    if asks is None:
        raise TypeError(f"{event.type} is geen signaal")
    return asks(event, event.data)


def _proposed(event: Event[Any], data: DecisionProposed) -> tuple[Signal, ...]:
    facts = _facts(data.gebeurtenis_id, data.ingangsdatum, data.redenen, voorstel=data.voorstel_id)
    return (Signal(event, data.happened, facts, data.gemeente),)


def _undeliverable(event: Event[Any], data: LetterUndeliverable) -> tuple[Signal, ...]:
    why = (reason(NOT_ARRIVED[data.reden]),)
    facts = _facts(data.gebeurtenis_id, _day_of(event), why, brief=data.brief_id)
    return (Signal(event, data.happened, facts, data.gemeente),)


def _wage_missing(event: Event[Any], data: WageReportMissing) -> tuple[Signal, ...]:
    why = (reason("loon-van-maand", maand=data.maand),)
    # What was published before the job was named is about all that the person earns in that month.
    wage = wage_id(data.baan_id or data.inwoner_id, data.maand)
    facts = _facts(data.gebeurtenis_id, data.maand, why, inwoner=data.inwoner_id, loon=wage)
    return (Signal(event, data.stap, facts, data.gemeente),)


def wage_id(job_id: UUID, month: date) -> UUID:
    """The wage of a job in a month: what a missing one is a task about, and what ends that task."""
    return derived_id(start_of_day(month), job_id)


def _reassessed(event: Event[Any], data: Reassessed) -> tuple[Signal, ...]:
    return (
        *(_outcome(event, data, outcome) for outcome in outcomes_at_work(data)),
        *(_assumption(event, data, assumption) for assumption in assumptions_in(data)),
    )


def _poverty_trap(event: Event[Any], data: PovertyTrapSignalled) -> tuple[Signal, ...]:
    """A trap is looked at; what it depends on is asked, where the playbook of what happened does not ask that already."""
    if data.armoedeval == "onbekend":
        why = [reason("beurs-hangt-af-van", feiten=data.ontbreekt)]
        if data.aanleiding in TALKED_ABOUT:
            return ()
        facts = _facts(data.gebeurtenis_id, data.ingangsdatum, tuple(why))
        return (Signal(event, PURSE_UNKNOWN, facts, data.gemeente),)
    cents = data.verschil_totaal_centen
    why = []
    if cents is not None:
        code: Redensoort = "minder-te-besteden" if cents < 0 else "nauwelijks-meer-te-besteden"
        why.append(reason(code, verschil_centen=cents))
    facts = _facts(data.gebeurtenis_id, data.ingangsdatum, tuple(why))
    return (Signal(event, data.happened, facts, data.gemeente),)


def _decided(event: Event[Any], data: DecisionTaken) -> tuple[Signal, ...]:
    """A right that was granted or ended asks for work about the dossier; why it ended says the life event."""
    playbook = OF_DECISIONS.get(data.soort) if data.besluit == "overnemen" else None
    if playbook is None:
        return ()
    facts = _facts(data.gebeurtenis_id, data.ingangsdatum, dossier=event.dossier_id)
    return (Signal(event, playbook, facts, data.gemeente),)


def _closing(event: Event[Any], data: HouseholdChanged) -> tuple[Signal, ...]:
    """A closing that does not fit any more is for whoever answers for the dossier last."""
    day = data.sluiting_vervalt
    if day is None:
        return ()
    why = reason("dossier-was-gesloten", vanaf=day)
    responsible = data.huishouden.answering_on(date.max)
    return (Signal(event, CLOSING, _facts(event.id, day, (why,)), responsible),)


def _application(
    event: Event[Any], data: ApplicationChanged | ApplicationTermCame
) -> tuple[Signal, ...]:
    """A report, an application, and a term that comes or was missed; what happens in between asks for no work of its own."""
    if isinstance(data, ApplicationTermCame):
        facts = _facts(data.gebeurtenis_id, data.uiterlijk, aanvraag=data.aanvraag_id)
        return (Signal(event, data.termijn, facts, data.gemeente),)
    if data.stand not in {"gemeld", "in-behandeling"}:
        return ()
    facts = _facts(data.gebeurtenis_id, data.datum, aanvraag=data.aanvraag_id)
    return (Signal(event, f"aanvraag-{data.stand}", facts, data.gemeente),)


def _asked(
    event: Event[Any], data: SuspensionTermCame | FactAsked | FactNotGiven
) -> tuple[Signal, ...]:
    """What a resident was asked is waited for; what a register or a colleague has, somebody has to find."""
    if isinstance(data, SuspensionTermCame):
        facts = _facts(data.gebeurtenis_id, data.uiterlijk, recht=event.dossier_id)
        return (Signal(event, data.termijn, facts, data.gemeente),)
    if isinstance(data, FactAsked) and data.aan == "inwoner":
        return ()
    facts = _facts(data.gebeurtenis_id, data.uiterlijk, voorstel=data.voorstel_id)
    return (Signal(event, data.happened, facts, data.gemeente),)


def _objection(
    event: Event[Any], data: ObjectionReceived | ObjectionChanged | ObjectionTermCame
) -> tuple[Signal, ...]:
    """That it came, that it waits for a new decision, and a term that comes or was missed."""
    if isinstance(data, ObjectionReceived):
        playbook, day = data.happened, data.datum
    elif isinstance(data, ObjectionTermCame):
        playbook, day = data.termijn, data.uiterlijk
    elif data.stand == "herziening":
        playbook, day = "bezwaar-herziening", data.datum
    else:
        return ()
    facts = _facts(data.gebeurtenis_id, day, bezwaar=data.bezwaar_id)
    return (Signal(event, playbook, facts, data.gemeente),)


def _check_needed(event: Event[Any], data: AftercareCheckNeeded) -> tuple[Signal, ...]:
    expected = data.verwacht_totaal_centen
    why = [reason("controles-voorbij", maanden=data.in_plaats_van)] if data.in_plaats_van else []
    if data.herinnering:
        why.append(reason("controle-blijft-liggen", vanaf=data.controledatum))
    if expected is not None:
        why.append(reason("verwacht-bedrag", verwacht_centen=expected))
    facts = _facts(
        data.gebeurtenis_id,
        # A reminder is of its own day: what it asks for is not late as it is made.
        _day_of(event) if data.herinnering else data.controledatum,
        tuple(why),
        controle=data.controle_id,
        inwoner=data.inwoner_id,
        months_after_start=data.maanden_na_start,
    )
    facts = replace(facts, is_reminder=data.herinnering > 0)
    return (Signal(event, data.happened, facts, data.gemeente),)


def _checked(event: Event[Any], data: AftercareChecked) -> tuple[Signal, ...]:
    difference = data.verschil_totaal_centen
    why = [] if difference is None else [reason("controle-verschil", verschil_centen=difference)]
    facts = _facts(
        data.gebeurtenis_id,
        data.gedaan_op,
        tuple(why),
        controle=data.controle_id,
        nazorg=data.nazorg_id,
        inwoner=data.inwoner_id,
        months_after_start=data.maanden_na_start,
    )
    facts = replace(facts, check_result=data.resultaat, was_last_check=data.is_laatste)
    return (Signal(event, data.happened, facts, data.gemeente),)


def _day_of(event: Event[Any]) -> date:
    return event.time.astimezone(AMSTERDAM).date()


def outcomes_at_work(data: Reassessed) -> tuple[Uitkomst, ...]:
    """The outcomes of this re-assessment that ask for work."""
    found = {picture.uitkomst for picture in data.beelden}
    return tuple(outcome for outcome in NO_LONGER if outcome in found)


def _outcome(event: Event[Any], data: Reassessed, outcome: Uitkomst) -> Signal:
    """With the steps that are about this outcome, where there are; else with all of them."""
    steps = [
        step
        for picture in data.beelden
        if picture.uitkomst == outcome
        for step in picture.toelichting
    ]
    own = [step for step in steps if step.regel == outcome] or steps
    text = " ".join(dict.fromkeys(step.tekst for step in own)) or "Inkomen gaf geen toelichting."
    facts = _facts(data.gebeurtenis_id, data.ingangsdatum, explanation=text)
    return Signal(event, outcome, facts, data.gemeente)


def assumptions_in(data: Reassessed) -> tuple[Aanname, ...]:
    """What this re-assessment rests on and somebody has to find out."""
    return tuple(
        dict.fromkeys(assumption for picture in data.beelden for assumption in picture.aannames)
    )


def _assumption(event: Event[Any], data: Reassessed, assumed: Aanname) -> Signal:
    is_birth = assumed.soort == "geboortedatum"
    facts = _facts(
        data.gebeurtenis_id,
        data.ingangsdatum,
        (assumed.reden,),
        inwoner=assumed.inwoner_id,
    )
    facts = replace(facts, birth_is_uncertain=is_birth)
    return Signal(event, f"{ASSUMED}{assumed.soort}", facts, data.gemeente)


def _facts(  # noqa: PLR0913 - what a playbook may ask of any signal
    life_event_id: UUID,
    effective_on: date,
    reasons: tuple[Redencode, ...] = (),
    *,
    explanation: str = "",
    voorstel: UUID | None = None,
    recht: UUID | None = None,
    nazorg: UUID | None = None,
    controle: UUID | None = None,
    brief: UUID | None = None,
    aanvraag: UUID | None = None,
    bezwaar: UUID | None = None,
    loon: UUID | None = None,
    inwoner: UUID | None = None,
    dossier: UUID | None = None,
    months_after_start: int | None = None,
) -> Facts:
    named: dict[Subject, UUID | None] = {
        "gebeurtenis": life_event_id,
        "voorstel": voorstel,
        "recht": recht,
        "nazorg": nazorg,
        "controle": controle,
        "brief": brief,
        "aanvraag": aanvraag,
        "bezwaar": bezwaar,
        "loon": loon,
        "inwoner": inwoner,
        "dossier": dossier,
    }
    subjects = {subject: identifier for subject, identifier in named.items() if identifier}
    return Facts(
        life_event_id=life_event_id,
        effective_on=effective_on,
        subjects=subjects,
        months_after_start=months_after_start,
        reasons=reasons,
        explanation=explanation[:MAX_EXPLANATION],
    )


_ASKS: Final[Mapping[type[EventData], Callable[[Event[Any], Any], tuple[Signal, ...]]]] = {
    DecisionProposed: _proposed,
    DecisionTaken: _decided,
    PovertyTrapSignalled: _poverty_trap,
    LetterUndeliverable: _undeliverable,
    ApplicationChanged: _application,
    ApplicationTermCame: _application,
    SuspensionTermCame: _asked,
    FactAsked: _asked,
    FactNotGiven: _asked,
    ObjectionReceived: _objection,
    ObjectionChanged: _objection,
    ObjectionTermCame: _objection,
    WageReportMissing: _wage_missing,
    AftercareCheckNeeded: _check_needed,
    AftercareChecked: _checked,
    Reassessed: _reassessed,
    HouseholdChanged: _closing,
}
"""What each event asks for, beside life events."""
