"""One example of every event type: fictional people, real rules, always the same.

A single mother in Assen with two children starts a job of 16 hours; her eldest turns 18; a couple divorces.
"""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from shared.events import (
    applications,
    contacts,
    handovers,
    income,
    letters,
    objections,
    residents,
    tasks,
    wages,
)
from shared.events.catalog import PUBLISHERS
from shared.events.envelope import Event, EventData, source_of
from shared.events.example_household import (
    BEGIN,
    DOSSIER,
    EXAMPLE_OIN,
    JOB_ON,
    MOTHER,
    YOUNGEST,
    example_id,
    family,
    job,
)
from shared.events.example_life_events import example_life_events
from shared.events.household import ASSEN
from shared.events.reasons import reason


@cache
def examples() -> dict[type[EventData], Event[EventData]]:
    """By class: one event, with the context that the runtime would give it."""
    examples = [
        *example_life_events(),
        *_about_residents(),
        *_about_tasks(),
        *_about_handovers(),
        *_about_contacts(),
        *_about_income(),
        *_about_applications(),
        *_about_objections(),
        *_about_wages(),
        *_about_letters(),
    ]
    places = Counter[str]()
    made: dict[type[EventData], Event[EventData]] = {}
    for data in examples:
        places[data.topic] += 1
        made[type(data)] = _event(data, places[data.topic])
    return made


def _event(data: EventData, sequence: int) -> Event[EventData]:
    identifier = example_id(type(data).__name__, 1)
    root: UUID | None = getattr(data, "gebeurtenis_id", None)
    publisher = next(who for who, events in PUBLISHERS.items() if type(data) in events)
    trace = (root or identifier).hex
    return Event(
        id=identifier,
        source=source_of(EXAMPLE_OIN, publisher),
        type=data.event_type,
        time=BEGIN + timedelta(minutes=1, milliseconds=40 * sequence),
        dossier_id=DOSSIER,
        correlation_id=root or identifier,
        causation_id=root,
        sequence=sequence,
        traceparent=f"00-{trace}-{identifier.hex[-16:]}-01",
        data=data,
    )


def _about_residents() -> list[EventData]:
    return [
        residents.ResidentRegistered(
            inwoner_id=YOUNGEST, geboortedatum=date(2018, 1, 9), gemeente=ASSEN
        ),
        residents.HouseholdChanged(huishouden=family()),
        residents.ResidentsMerged(
            inwoner_id=MOTHER, oud_inwoner_id=example_id("mother registered twice")
        ),
    ]


def _about_tasks() -> list[EventData]:
    task, handover = example_id("task", 1), example_id("handover", 1)
    team = example_id("team", 1)
    return [
        tasks.PlaybookApplied(
            gebeurtenis_id=job(),
            draaiboek="baan-gestart",
            gemeente=ASSEN,
            aantal_taken=5,
            aantal_overdrachten=1,
            overgeslagen=("Jobcoach: alleen bij een proefplaatsing.",),
        ),
        tasks.TaskCreated(
            taak_id=task,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            stap="voor-en-na",
            rol="inkomensconsulent",
            titel="Bespreek wat er na de start van de baan te besteden is",
            uiterlijk=date(2026, 9, 8),
            reden="Een inwoner begint met werken; vooraf weten wat het doet voorkomt zorgen.",
            redenen=(reason("hoorde-al-klaar"),),
            diensten=("voorzieningenwijzer",),
        ),
        tasks.TaskCompleted(
            taak_id=task,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            uitkomst="gedaan",
        ),
        tasks.TaskLapsed(
            taak_id=task,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            reden=reason("gebeurtenis-ingetrokken", eindreden="niet-gebeurd"),
        ),
        tasks.PlanChanged(gemeente=ASSEN, versie=2, instemming="eens"),
        tasks.RouteChanged(
            route_id=example_id("route", 2),
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            ingangsdatum=date(2026, 11, 2),
            route="vrijwilliger",
            trede=2,
            richting="terug",
            hervat=False,
        ),
        tasks.DossierAssigned(team_id=team, gemeente=ASSEN, versie=1),
        tasks.RegisseurAssigned(
            medewerker_id=example_id("worker", 1),
            gemeente=ASSEN,
            versie=1,
            is_waarnemend=True,
            gehouden_door="professional",
        ),
        tasks.RegieEnded(gemeente=ASSEN, versie=2),
        tasks.HandoverProposed(
            overdracht_id=handover,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            diensten=("gkb",),
            doel="De beslagvrije voet opnieuw laten vaststellen bij het nieuwe inkomen",
            uiterlijk=date(2026, 9, 8),
        ),
        tasks.HandoverLapsed(
            overdracht_id=handover,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            reden=reason("gebeurtenis-ingetrokken", eindreden="niet-gebeurd"),
        ),
    ]


def _about_handovers() -> list[EventData]:
    step: dict[str, Any] = {
        "overdracht_id": example_id("handover", 1),
        "gebeurtenis_id": job(),
        "gemeente": ASSEN,
        "organisatie_id": example_id("organisation", 1),
    }
    return [
        handovers.HandoverOffered(
            **step,
            gedeeld=("naam", "telefoon", "reden"),
            grondslag="toestemming",
            uiterlijk=date(2026, 9, 14),
        ),
        handovers.HandoverRefused(**step, reden="geen-plaats"),
        handovers.HandoverAccepted(**step, uiterlijk=date(2026, 9, 21)),
        handovers.HandoverLate(**step, regel="eerste-contact-volgens-afspraak", bij="regisseur"),
        handovers.HandoverMet(**step, op=date(2026, 9, 22)),
        handovers.HandoverChanged(**step, onderwerp="telefoon"),
        handovers.HandoverReturned(**step, reden="andere-hulp-nodig"),
        handovers.HandoverBack(**step, reden="andere-hulp-nodig"),
        handovers.HandoverWithdrawn(**step, reden="niet-meer-nodig"),
        handovers.HandoverCompleted(**step, uitkomst="gelukt"),
    ]


def _about_contacts() -> list[EventData]:
    contact = example_id("contact", 1)
    return [
        contacts.ContactRecorded(
            contact_id=contact,
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            contactdatum=date(2026, 8, 24),
            manier="huisbezoek",
            besproken=("werk", "meedoen", "inkomen", "wonen", "zorg"),
            op_tijd=True,
            actief=True,
            deelname=("vrijwilligerswerk", "mantelzorg"),
        ),
        contacts.NeedSignalled(
            signaal_id=example_id("need", 1),
            contact_id=contact,
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            soort="wonen",
        ),
        contacts.NeedWithdrawn(
            signaal_id=example_id("need", 1),
            contact_id=contact,
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            soort="wonen",
        ),
        contacts.ContactWithdrawn(contact_id=contact, inwoner_id=MOTHER, gemeente=ASSEN),
    ]


def _picture(day: date, wage: int) -> income.Beeld:
    norm = 1_419_46
    return income.Beeld(
        datum=day,
        norm_centen=norm,
        inkomen_centen=wage,
        meegeteld_inkomen_centen=wage,
        bijstand_centen=norm - wage,
        totaal_centen=norm,
    )


def _purse(before: income.Beeld, after: income.Beeld) -> income.Beurs:
    """A job of which nobody told yet what travelling to it costs."""

    def total(was: int, becomes: int) -> dict[str, int]:
        amounts = {"voor_centen": was, "na_centen": becomes}
        names = ("verschil_centen", "verschil_minimum_centen", "verschil_maximum_centen")
        return amounts | dict.fromkeys(names, becomes - was)

    was, becomes, travel = before.totaal_centen, after.totaal_centen, 150_00
    return income.Beurs(
        voor_op=before.datum,
        na_op=after.datum,
        posten=(
            income.Postbeeld(
                post="netto-loon", **total(before.inkomen_centen, after.inkomen_centen)
            ),
            income.Postbeeld(
                post="bijstand", **total(before.bijstand_centen, after.bijstand_centen)
            ),
            income.Postbeeld(
                post="reiskosten",
                voor_centen=0,
                na_centen=None,
                verschil_centen=None,
                verschil_minimum_centen=-travel,
                verschil_maximum_centen=0,
            ),
        ),
        totaal=income.Beurstotaal(
            voor_centen=was,
            na_centen=None,
            verschil_centen=None,
            verschil_minimum_centen=becomes - was - travel,
            verschil_maximum_centen=becomes - was,
        ),
        drempel_centen=0,
        armoedeval="onbekend",
        onbekend=(
            income.OnbekendInBeurs(
                feit="reiskosten",
                kant="na",
                minimum_centen=0,
                maximum_centen=travel,
                beweegt_centen=travel,
            ),
        ),
    )


def _about_income() -> list[EventData]:
    before, after = _picture(date(2026, 8, 31), 0), _picture(JOB_ON, 1_039_31)
    return [
        income.Reassessed(
            herbeoordeling_id=_assessment(),
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            ingangsdatum=JOB_ON,
            beelden=(_both_pictures(before, after),),
        ),
        income.DecisionProposed(
            voorstel_id=example_id("proposal", 1),
            herbeoordeling_id=_assessment(),
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            ingangsdatum=JOB_ON,
            uitkomst="lager",
            redenen=(
                reason(
                    "bijstand-lager",
                    wie="huishouden",
                    vanaf=JOB_ON,
                    voor_centen=before.bijstand_centen,
                    na_centen=after.bijstand_centen,
                ),
            ),
            besluitsoort="wijzigen",
        ),
        income.DecisionTaken(
            besluit_id=_decision(1),
            soort="wijzigen",
            automatisch=False,
            voorstel_id=example_id("proposal", 1),
            herbeoordeling_id=_assessment(),
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            ingangsdatum=JOB_ON,
            besluit="overnemen",
        ),
        income.ProposalLapsed(
            voorstel_id=example_id("proposal", 1),
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            reden=reason("voorstel-gebeurtenis-vervalt"),
        ),
        *_about_the_right(before.bijstand_centen, after.bijstand_centen),
        *_about_aftercare(before, after),
    ]


def _about_wages() -> list[EventData]:
    """Her wage of November came in time, that of December did not; November turned out higher than was assumed."""
    report, settled = example_id("wage-report", 1), example_id("settlement", 1)
    november, december = date(2026, 11, 1), date(2026, 12, 1)
    return [
        wages.WageReported(
            opgave_id=report,
            gebeurtenis_id=report,
            gemeente=ASSEN,
            inwoner_id=MOTHER,
            soort="loonstrook",
            van=november,
            tot_en_met=date(2026, 11, 30),
            herkomst="inwoner",
        ),
        wages.MonthSettled(
            verrekening_id=settled,
            gebeurtenis_id=settled,
            gemeente=ASSEN,
            maand=december,
            vast_te_stellen=True,
            compleet=False,
            boekingen=(wages.Maandboeking(maand=november, soort="verrekening"),),
            voorstel_id=example_id("proposal", 9),
        ),
        wages.WageReportMissing(
            gebeurtenis_id=settled,
            gemeente=ASSEN,
            inwoner_id=MOTHER,
            maand=november,
            stap="loonopgave-herinneren",
        ),
    ]


def _about_applications() -> list[EventData]:
    """Her job ended below the norm, and she reports for bijstand on the next working day."""
    application = example_id("application", 1)
    decision = date(2026, 12, 28)
    return [
        applications.ApplicationChanged(
            aanvraag_id=application,
            gebeurtenis_id=application,
            volgt_op=job(),
            gemeente=ASSEN,
            stand="in-behandeling",
            datum=date(2026, 11, 2),
            besluit_uiterlijk=decision,
        ),
        applications.ApplicationTermCame(
            aanvraag_id=application,
            gebeurtenis_id=application,
            gemeente=ASSEN,
            termijn="besluit-nadert",
            uiterlijk=decision,
        ),
        applications.AdvanceGiven(
            aanvraag_id=application,
            gebeurtenis_id=application,
            gemeente=ASSEN,
            uiterlijk=date(2026, 11, 30),
            gegeven_op=date(2026, 11, 26),
        ),
    ]


def _about_objections() -> list[EventData]:
    """She objects to the decision about her wage, and gets a new one."""
    objection, decision = example_id("objection", 1), date(2027, 2, 4)
    return [
        objections.ObjectionReceived(
            bezwaar_id=objection,
            gebeurtenis_id=objection,
            besluit_id=_decision(1),
            gemeente=ASSEN,
            datum=date(2026, 11, 23),
            besluit_uiterlijk=decision,
        ),
        objections.ObjectionChanged(
            bezwaar_id=objection,
            gebeurtenis_id=objection,
            gemeente=ASSEN,
            stand="hoorzitting-gepland",
            datum=date(2026, 12, 1),
            besluit_uiterlijk=decision,
        ),
        objections.ObjectionTermCame(
            bezwaar_id=objection,
            gebeurtenis_id=objection,
            gemeente=ASSEN,
            termijn="bezwaar-besluit-nadert",
            uiterlijk=decision,
        ),
        objections.ObjectionSettled(
            bezwaar_id=objection,
            gebeurtenis_id=objection,
            besluit_id=_decision(1),
            gemeente=ASSEN,
            uitkomst="gegrond",
            datum=date(2027, 1, 28),
            op_tijd=True,
            herzien_bij=_decision(2),
        ),
    ]


def _about_the_right(before: int, after: int) -> list[EventData]:
    began, ended = date(2026, 3, 1), date(2027, 2, 1)
    first = income.Uitkeringsperiode(vanaf=began, bijstand_centen=before)
    until_job = first.model_copy(update={"tot": JOB_ON})
    lower = income.Uitkeringsperiode(vanaf=JOB_ON, bijstand_centen=after)
    return [
        income.RightStarted(
            besluit_id=_decision(2), gemeente=ASSEN, ingangsdatum=began, perioden=(first,)
        ),
        income.RightChanged(
            besluit_id=_decision(1),
            gemeente=ASSEN,
            ingangsdatum=JOB_ON,
            perioden=(until_job, lower),
        ),
        income.RightEnded(
            besluit_id=_decision(3),
            gemeente=ASSEN,
            ingangsdatum=ended,
            perioden=(until_job, lower.model_copy(update={"tot": ended})),
        ),
        *_about_what_is_asked(),
    ]


def _about_what_is_asked() -> list[EventData]:
    suspension, question = example_id("suspension", 1), example_id("question", 1)
    return [
        income.SuspensionTermCame(
            opschorting_id=suspension,
            gebeurtenis_id=suspension,
            gemeente=ASSEN,
            termijn="opschorting-herstel-nadert",
            uiterlijk=date(2026, 12, 15),
        ),
        income.FactAsked(
            vraag_id=question,
            voorstel_id=example_id("proposal", 1),
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            feit="vrijlating",
            inwoner_id=MOTHER,
            aan="inwoner",
            uiterlijk=date(2026, 12, 15),
        ),
        income.FactNotGiven(
            vraag_id=question,
            voorstel_id=example_id("proposal", 1),
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            feit="vrijlating",
            aan="inwoner",
            uiterlijk=date(2026, 12, 15),
        ),
    ]


def _about_letters() -> list[EventData]:
    letter, proposal = example_id("letter", 1), example_id("proposal", 1)
    return [
        letters.LetterSent(
            brief_id=letter,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            onderwerp="besluit-op-voorstel",
            onderwerp_id=proposal,
            verstuurd_op=date(2026, 8, 14),
        ),
        letters.LetterUndeliverable(
            brief_id=letter,
            gebeurtenis_id=job(),
            gemeente=ASSEN,
            onderwerp="besluit-op-voorstel",
            onderwerp_id=proposal,
            reden="verhuisd",
        ),
    ]


def _both_pictures(before: income.Beeld, after: income.Beeld) -> income.Herbeoordeling:
    return income.Herbeoordeling(
        wie="huishouden",
        uitkomst="lager",
        voor=before,
        na=after,
        verschil_bijstand_centen=after.bijstand_centen - before.bijstand_centen,
        verschil_totaal_centen=after.totaal_centen - before.totaal_centen,
        beurs=_purse(before, after),
        toelichting=(
            income.Reden(
                regel="norm",
                artikel="Participatiewet art. 21 onder a",
                tekst="Alleenstaande ouder van 21 jaar of ouder, zonder kostendelers.",
                parameters=(
                    income.Parameterverwijzing(code="N21a", geldig_vanaf=date(2026, 7, 1)),
                ),
            ),
            income.Reden(
                regel="verrekening",
                artikel="Participatiewet art. 19 lid 2 en art. 32",
                tekst="Het nettoloon van 1.039,31 euro gaat geheel van de norm af.",
            ),
        ),
    )


def _about_aftercare(before: income.Beeld, after: income.Beeld) -> list[EventData]:
    aftercare = example_id("aftercare", 1)
    return [
        income.AftercareStarted(
            nazorg_id=aftercare,
            gebeurtenis_id=job(),
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            ingangsdatum=JOB_ON,
            aanleiding="baan-gestart",
            voor=before,
            na=after,
            controledata=(
                date(2026, 10, 1),
                date(2026, 12, 1),
                date(2027, 3, 1),
                date(2027, 9, 1),
            ),
        ),
        income.AftercareCheckNeeded(
            nazorg_id=aftercare,
            controle_id=example_id("check", 1),
            gebeurtenis_id=job(),
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            controledatum=date(2026, 10, 1),
            maanden_na_start=1,
            verwacht_totaal_centen=after.totaal_centen,
        ),
        income.AftercareChecked(
            nazorg_id=aftercare,
            controle_id=example_id("check", 1),
            gebeurtenis_id=job(),
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            controledatum=date(2026, 10, 1),
            gedaan_op=date(2026, 10, 5),
            maanden_na_start=1,
            resultaat="te-weinig",
            verschil_totaal_centen=-85_40,
        ),
        income.AftercareEnded(
            nazorg_id=aftercare,
            gebeurtenis_id=job(),
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            uitkomst="gelukt",
            reden=reason("nazorg-gelukt"),
        ),
        income.PovertyTrapSignalled(
            gebeurtenis_id=example_id("Divorced", 1),
            herbeoordeling_id=example_id("assessment of the divorce", 1),
            gemeente=ASSEN,
            ingangsdatum=date(2026, 9, 14),
            aanleiding="scheiding",
            armoedeval="ja",
            verschil_totaal_centen=1_419_46 - 2_027_79,
        ),
        income.PovertyTrapResolved(
            gebeurtenis_id=example_id("Divorced", 1),
            herbeoordeling_id=example_id("assessment of the divorce", 2),
            gemeente=ASSEN,
            ingangsdatum=date(2026, 9, 14),
        ),
    ]


def _decision(number: int) -> UUID:
    return example_id("decision", number)


def _assessment() -> UUID:
    return example_id("assessment", 1)
