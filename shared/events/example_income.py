"""One example of each event about a right and what there is to live on: the mother's job and what follows from it, with her wages and aftercare."""

from datetime import date
from uuid import UUID

from shared.events import (
    aftercare,
    income,
    non_take_up,
    purse,
    wages,
)
from shared.events.envelope import EventData
from shared.events.example_household import (
    JOB_ON,
    MOTHER,
    example_id,
    job,
)
from shared.events.household import ASSEN
from shared.events.reasons import reason


def example_income() -> list[EventData]:
    return [
        *_about_income(),
        *_about_wages(),
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


def _purse(before: income.Beeld, after: income.Beeld) -> purse.Beurs:
    """A job of which nobody told yet what travelling to it costs."""

    def total(was: int, becomes: int) -> dict[str, int]:
        amounts = {"voor_centen": was, "na_centen": becomes}
        names = ("verschil_centen", "verschil_minimum_centen", "verschil_maximum_centen")
        return amounts | dict.fromkeys(names, becomes - was)

    was, becomes, travel = before.totaal_centen, after.totaal_centen, 150_00
    return purse.Beurs(
        voor_op=before.datum,
        na_op=after.datum,
        posten=(
            purse.Postbeeld(
                post="netto-loon", **total(before.inkomen_centen, after.inkomen_centen)
            ),
            purse.Postbeeld(
                post="bijstand", **total(before.bijstand_centen, after.bijstand_centen)
            ),
            purse.Postbeeld(
                post="reiskosten",
                voor_centen=0,
                na_centen=None,
                verschil_centen=None,
                verschil_minimum_centen=-travel,
                verschil_maximum_centen=0,
            ),
        ),
        totaal=purse.Beurstotaal(
            voor_centen=was,
            na_centen=None,
            verschil_centen=None,
            verschil_minimum_centen=becomes - was - travel,
            verschil_maximum_centen=becomes - was,
        ),
        drempel_centen=0,
        armoedeval="onbekend",
        onbekend=(
            purse.OnbekendInBeurs(
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
            besluit_id=decision_id(1),
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
            baan_id=job(),
            maanden_compleet=(november,),
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
            baan_id=job(),
        ),
        wages.HolidayAllowanceDetermined(
            toeslag_id=(allowance := example_id("holiday-allowance", 1)),
            gebeurtenis_id=allowance,
            gemeente=ASSEN,
            aanleiding="betaalmaand",
            van=date(2026, 6, 1),
            tot_en_met=date(2027, 5, 1),
            uiterlijk=date(2027, 6, 30),
            vast_te_stellen=True,
        ),
        income.GrantedOnce(
            soort="individuele-inkomenstoeslag",
            besluit_id=example_id("decision", 6),
            gebeurtenis_id=example_id("proposal", 6),
            gemeente=ASSEN,
            ingangsdatum=date(2027, 1, 11),
            niet_opnieuw_voor=date(2028, 1, 11),
            bedrag_centen=478_00,
        ),
    ]


def _about_the_right(before: int, after: int) -> list[EventData]:
    began, ended = date(2026, 3, 1), date(2027, 2, 1)
    first = income.Uitkeringsperiode(vanaf=began, bijstand_centen=before)
    until_job = first.model_copy(update={"tot": JOB_ON})
    lower = income.Uitkeringsperiode(vanaf=JOB_ON, bijstand_centen=after)
    return [
        income.RightStarted(
            besluit_id=decision_id(2), gemeente=ASSEN, ingangsdatum=began, perioden=(first,)
        ),
        income.RightChanged(
            besluit_id=decision_id(1),
            gemeente=ASSEN,
            ingangsdatum=JOB_ON,
            perioden=(until_job, lower),
        ),
        income.RightEnded(
            besluit_id=decision_id(3),
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
    running = example_id("aftercare", 1)
    return [
        aftercare.AftercareStarted(
            nazorg_id=running,
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
        aftercare.AftercareCheckNeeded(
            nazorg_id=running,
            controle_id=example_id("check", 1),
            gebeurtenis_id=job(),
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            controledatum=date(2026, 10, 1),
            maanden_na_start=1,
            verwacht_totaal_centen=after.totaal_centen,
        ),
        aftercare.AftercareChecked(
            nazorg_id=running,
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
        aftercare.AftercareEnded(
            nazorg_id=running,
            gebeurtenis_id=job(),
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            uitkomst="gelukt",
            reden=reason("nazorg-gelukt"),
        ),
        aftercare.PovertyTrapSignalled(
            gebeurtenis_id=example_id("Divorced", 1),
            herbeoordeling_id=example_id("assessment of the divorce", 1),
            gemeente=ASSEN,
            ingangsdatum=date(2026, 9, 14),
            aanleiding="scheiding",
            armoedeval="ja",
            verschil_totaal_centen=1_419_46 - 2_027_79,
        ),
        aftercare.PovertyTrapResolved(
            gebeurtenis_id=example_id("Divorced", 1),
            herbeoordeling_id=example_id("assessment of the divorce", 2),
            gemeente=ASSEN,
            ingangsdatum=date(2026, 9, 14),
        ),
        non_take_up.NonTakeUpRecorded(
            niet_gebruik_id=example_id("non-take-up", 1),
            gebeurtenis_id=example_id("non-take-up", 1),
            gemeente=ASSEN,
            regeling="voorzieningenwijzer",
            regelingsoort="voorzieningenwijzer",
            gedaan="aangeboden",
            op=date(2026, 10, 5),
        ),
    ]


def decision_id(number: int) -> UUID:
    return example_id("decision", number)


def _assessment() -> UUID:
    return example_id("assessment", 1)
