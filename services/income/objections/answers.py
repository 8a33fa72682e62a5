"""From an objection to what the API answers: what people wrote only for who may read that."""

from services.income.objections.looking import Shown
from services.income.objections.model import Objection
from services.income.objections.schemas import (
    Bezwaar,
    BezwaarMetTermijnen,
    Bezwaarstap,
    Bezwaartermijn,
    Herstelverzoek,
)
from shared.http.caller import Caller
from shared.permissions import Data


def answer_of(found: Objection, caller: Caller) -> Bezwaar:
    reads = caller.sees(Data.WOORDEN, found.municipality)
    return Bezwaar(
        id=found.id,
        besluit_id=found.decision_id,
        dossier_id=found.dossier_id,
        inwoner_id=found.person_id,
        gemeente=found.municipality,
        status=found.state,
        ontvangen_op=found.received_on,
        gepost_op=found.posted_on,
        verzonden_op=found.sent_on,
        weg=found.way,
        bezwaarmaker=found.objector,
        pro_forma=found.pro_forma,
        gronden=found.grounds if reads else None,
        bevestigd_op=found.acknowledged_on,
        verschoonbaar=found.late_excused,
        hoorzitting_op=found.hearing_on,
        gehoord_op=found.heard_on,
        niet_gehoord_omdat=found.hearing_waived,
        verdaagd_op=found.adjourned_on,
        uitgesteld_tot=found.extended_until,
        uitkomst=found.outcome,
        grond=found.inadmissible,
        reden=found.outcome_reason if reads else None,
        beslist_op=found.decided_on,
        beslist_door_naam=found.decided_by_name,
        herzien_bij=found.revised_by,
        afgehandeld_op=found.settled_on,
        volgende_termijn=found.next_term,
        volgende_op=found.next_on,
        herstelverzoeken=[
            Herstelverzoek(
                gevraagd_op=asked.asked_on,
                hersteltermijn_tot_en_met=asked.until,
                gevraagd=list(asked.asked),
                hersteld_op=asked.mended_on,
            )
            for asked in found.mends
        ],
        vastgelegd_op=found.recorded_at,
        vastgelegd_door=found.recorded_by,
    )


def full_answer_of(shown: Shown, caller: Caller) -> BezwaarMetTermijnen:
    reads = caller.sees(Data.WOORDEN, shown.objection.municipality)
    terms = shown.terms
    return BezwaarMetTermijnen(
        **vars(answer_of(shown.objection, caller)),
        termijnen=Bezwaartermijn(
            bezwaar_vanaf=terms.bezwaar_vanaf,
            bezwaar_tot_en_met=terms.bezwaar_tot_en_met,
            te_laat=terms.te_laat,
            telt_vanaf=terms.telt_vanaf,
            weken=terms.weken,
            opgeschorte_dagen=terms.opgeschorte_dagen,
            besluit_uiterlijk=terms.besluit_uiterlijk,
            ingebrekestelling_vanaf=terms.ingebrekestelling_vanaf,
        ),
        geschiedenis=[
            Bezwaarstap(
                stap=step.deed,
                datum=step.happened_on,
                code=step.code,
                tot=step.until,
                tekst=step.words if reads else None,
                door_naam=step.done_by_name,
            )
            for step in shown.steps
        ],
    )
