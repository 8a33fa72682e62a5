"""From an application to what the API answers."""

from services.income.applications.model import Application
from services.income.applying.looking import Shown
from services.income.applying.schemas import (
    Aanvraag,
    AanvraagMetTermijnen,
    BenodigdGegeven,
    Opschorting,
    Termijnen,
    Voorschotdag,
)
from services.income.norms.payment import Voorschot


def answer_of(found: Application) -> Aanvraag:
    return Aanvraag(
        id=found.id,
        dossier_id=found.dossier_id,
        inwoner_ids=list(found.applicants),
        gemeente=found.municipality,
        status=found.state,
        meldingsdatum=found.reported_on,
        aanvraagdatum=found.applied_on,
        zoektermijn_vervalt=found.search_waived,
        verwijtbaar_laat=found.culpably_late,
        terugwerkend_vanaf=found.backdated_from,
        gebeurtenis_id=found.life_event_id,
        voorstel_id=found.proposal_id,
        afgehandeld_op=found.settled_on,
        afloop=found.outcome,
        volgende_termijn=found.next_term,
        volgende_op=found.next_on,
        opschortingen=[
            Opschorting(
                uitnodiging_op=asked.asked_on,
                hersteltermijn_tot_en_met=asked.until,
                gevraagd=list(asked.asked),
                aangevuld_op=asked.completed_on,
                ontvangen=list(asked.received),
            )
            for asked in found.suspensions
        ],
        vastgelegd_op=found.recorded_at,
        vastgelegd_door=found.recorded_by,
    )


def full_answer_of(shown: Shown, *, sees_amounts: bool) -> AanvraagMetTermijnen:
    terms, least = shown.terms, shown.least
    given = {advance.due_on: advance for advance in shown.application.advances}
    return AanvraagMetTermijnen(
        **vars(answer_of(shown.application)),
        termijnen=Termijnen(
            recht_vanaf=terms.recht_vanaf,
            aanvraag_mogelijk_vanaf=terms.aanvraag_mogelijk_vanaf,
            zoektermijn_tot_en_met=terms.zoektermijn_tot_en_met,
            opgeschorte_dagen=terms.opgeschorte_dagen,
            besluit_uiterlijk=terms.besluit_uiterlijk,
            voorschotten=[
                Voorschotdag(
                    uiterlijk=day,
                    gegeven_op=given[day].given_on if day in given else None,
                    bedrag_centen=given[day].cents if day in given and sees_amounts else None,
                )
                for day in sorted({*terms.voorschotten_uiterlijk, *given})
            ],
        ),
        gegevens=[
            BenodigdGegeven(
                wat=piece.what,
                inwoner_id=piece.person_id,
                bekend_sinds=piece.known_since,
                wordt_gevraagd=piece.is_asked,
            )
            for piece in shown.needed
        ],
        voorschot_ten_minste_centen=least.centen
        if isinstance(least, Voorschot) and sees_amounts
        else None,
    )
