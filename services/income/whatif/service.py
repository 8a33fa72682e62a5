"""From a question over HTTP to the rules and back; refuses what the rules cannot stand for."""

import asyncio
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal

from pydantic import TypeAdapter

from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.register import NietVastTeStellen, ParameterOntbreekt
from services.income.purse.comparison import Vergelijking
from services.income.purse.spending import Posten
from services.income.whatif import rules, schemas, situation
from services.income.whatif.validity import faults_of
from shared.errors import Fault, InvalidInput
from shared.events.income import Reden

CAVEATS = (
    (
        "Dit is een berekening vooraf. Er kunnen geen rechten aan worden ontleend; de werkelijke bedragen stellen de gemeente, "
        "Dienst Toeslagen, de SVB en de Belastingdienst vast."
    ),
    (
        "Wij doen alsof dit het hele jaar zo is. Verandert er iets midden in het jaar? Dan zijn uw toeslagen en belasting dit "
        "jaar anders."
    ),
    "Hebt u bijstand? Dan rekenen wij met de hoogste toeslag.",
    "Wij rekenen met 8% vakantiegeld. Over pensioenpremie rekenen wij geen belasting.",
)


ADULTS: tuple[Literal["aanvrager"], Literal["partner"]] = ("aanvrager", "partner")
"""In the order of the wages."""


STEPS = TypeAdapter(list[schemas.Stap])


def calculate(asked: schemas.Berekeningsvraag) -> schemas.BerekeningUitkomst:
    """Works out all scenarios. Raises InvalidInput with everything that is wrong, each with its field."""
    return _conclude(list(_work_out(asked)))


async def calculate_in_turn(asked: schemas.Berekeningsvraag) -> schemas.BerekeningUitkomst:
    """As `calculate`, and after each scenario other requests have their turn: 41 of a full house take a tenth of a second."""
    found = []
    for outcome in _work_out(asked):
        found.append(outcome)
        await asyncio.sleep(0)
    return _conclude(found)


def _possible(asked: schemas.Berekeningsvraag) -> list[situation.Scenario]:
    """Refuses all faults of all scenarios; what stands in the question itself is told once, under its own name."""
    scenarios = [_scenario(asked, given) for given in asked.scenarios]
    found: dict[tuple[str, str], Fault] = {}
    for number, (given, scenario) in enumerate(zip(asked.scenarios, scenarios, strict=True)):
        path = f"scenarios.{number}"
        for fault in faults_of(scenario, path):
            name = fault.name
            if given.huishouden is None:
                name = name.replace(f"{path}.huishouden", "huishouden")
            if given.datum is None:
                name = name.replace(f"{path}.datum", "datum")
            found[name, fault.code] = Fault(name, fault.code, fault.reason)
    names = [given.naam for given in asked.scenarios]
    for number, name in enumerate(names):
        if name in names[:number]:
            field = f"scenarios.{number}.naam"
            found[field, "dubbel"] = Fault(field, "dubbel", "Een andere situatie heet al zo.")
    if asked.gemeente is None and any(
        given.zonder_woonkosten or given.studie_beeindigd_op for given in asked.scenarios
    ):
        text = "Hoeveel de norm lager is zonder woonkosten of na een studie, bepaalt de gemeente; geef die op."
        found["gemeente", "verplicht"] = Fault("gemeente", "verplicht", text)
    if found:
        raise InvalidInput(tuple(found.values()))
    return scenarios


def _work_out(asked: schemas.Berekeningsvraag) -> Iterator[rules.Uitkomst | Fault]:
    """Each scenario worked out, or the amount or rule that is not known here; a neighbouring year is never used."""
    received = None if asked.ontvangt is None else frozenset[str](asked.ontvangt)
    local = None if asked.gemeente is None else load_local_parameters(asked.gemeente)
    for number, scenario in enumerate(_possible(asked)):
        try:
            yield rules.work_out(scenario, load_parameters(), received, local)
        except NietVastTeStellen as unknown:
            yield _fault(unknown, number, asked.scenarios[number])


def _conclude(found: Sequence[rules.Uitkomst | Fault]) -> schemas.BerekeningUitkomst:
    faults = dict.fromkeys(fault for fault in found if isinstance(fault, Fault))
    if faults:
        raise InvalidInput(
            tuple(faults),
            "Dit is met wat hier bekend is niet te berekenen; er is niets aangenomen.",
        )
    outcomes = [outcome for outcome in found if isinstance(outcome, rules.Uitkomst)]
    _refuse_more_premium_than_wage(outcomes)
    return _out(rules.compare(outcomes, load_parameters()))


def _refuse_more_premium_than_wage(outcomes: Sequence[rules.Uitkomst]) -> None:
    found = tuple(
        Fault(
            f"scenarios.{number}.{who}.pensioenpremieJaarCenten",
            "bereik",
            "De pensioenpremie is ten hoogste het bruto loon van een jaar.",
        )
        for number, outcome in enumerate(outcomes)
        for who, wage in zip(ADULTS, outcome.besteedbaar.lonen, strict=False)
        if wage.netto_jaar < 0
    )
    if found:
        raise InvalidInput(found)


def _fault(unknown: NietVastTeStellen, number: int, given: schemas.Scenario) -> Fault:
    name = f"scenarios.{number}"
    if isinstance(unknown, ParameterOntbreekt):
        name = "datum" if given.datum is None else f"{name}.datum"
    reason = unknown.reden
    return Fault(name, reason.regel, f"{reason.tekst} ({reason.artikel})")


def _scenario(asked: schemas.Berekeningsvraag, given: schemas.Scenario) -> situation.Scenario:
    rent = asked.kale_huur_centen if given.kale_huur_centen is None else given.kale_huur_centen
    assets = asked.vermogen_centen if given.vermogen_centen is None else given.vermogen_centen
    return situation.Scenario(
        naam=given.naam,
        datum=given.datum or asked.datum,
        gezin=_household(given.huishouden or asked.huishouden),
        aanvrager=_income(given.aanvrager),
        partner=_income(given.partner),
        kale_huur=rent,
        vermogen=assets,
        andere_uitkering=given.andere_uitkering_centen,
        ander_jaarinkomen=given.ander_jaarinkomen_centen,
        kinderopvangtoeslag=given.kinderopvangtoeslag_centen,
        lokale_regelingen_jaar=given.lokale_regelingen_jaar_centen,
        kosten=given.kosten_centen,
        zonder_woonkosten=given.zonder_woonkosten,
        studie_beeindigd_op=given.studie_beeindigd_op,
    )


def _household(given: schemas.Huishouden) -> situation.Gezin:
    return situation.Gezin(
        aanvrager=given.aanvrager.geboortedatum,
        partner=None if given.partner is None else given.partner.geboortedatum,
        kinderen=_residents(given.kinderen),
        medebewoners=_residents(given.medebewoners),
        toeslagpartner=given.toeslagpartner,
        zonder_ouders=tuple(
            adult.geboortedatum
            for adult in (given.aanvrager, given.partner)
            if adult and adult.geen_beroep_op_ouders
        ),
        omstandigheden=_circumstances(given.aanvrager),
        partner_omstandigheden=_circumstances(given.partner),
        volledige_zorg=given.volledige_zorg,
        woonsituatie_onbekend=given.woonsituatie_onbekend,
    )


def _circumstances(given: schemas.Volwassene | None) -> situation.Omstandigheden:
    if given is None:
        return situation.Omstandigheden()
    return situation.Omstandigheden(
        given.heeft_recht,
        given.inrichting,
        given.onderwijs_met_studiefinanciering,
        given.dagen_buitenland,
    )


def _residents(given: Sequence[schemas.Medebewoner]) -> tuple[situation.Bewoner, ...]:
    return tuple(
        situation.Bewoner(
            resident.geboortedatum,
            resident.kostendeler_uitzondering,
            resident.jaarinkomen_centen,
            None if resident.studie is None else _study(resident.studie),
        )
        for resident in given
    )


def _study(given: schemas.Studie) -> situation.Studie:
    return situation.Studie(
        given.onderwijs, given.medisch_beperkt, given.wajong, given.stagevergoeding_centen
    )


def _income(given: schemas.Inkomsten) -> situation.Inkomsten:
    wage = given.loon
    hourly = wage is not None and wage.periode == "uur"
    gross = None if wage is None else wage.bruto_centen
    hours = None if wage is None or not hourly else wage.uren_per_week
    return situation.Inkomsten(
        uren_per_week=None if hours is None else Fraction(hours),
        bruto_uur=gross if hourly else None,
        bruto_maand=None if hourly else gross,
        vrijlating=None if given.vrijlating is None else given.vrijlating.facts(),
        pensioenpremie_jaar=given.pensioenpremie_jaar_centen,
    )


def _out(found: rules.Berekening) -> schemas.BerekeningUitkomst:
    names = [outcome.scenario.naam for outcome in found.uitkomsten]
    return schemas.BerekeningUitkomst(
        scenarios=[_scenario_out(outcome) for outcome in found.uitkomsten],
        vergelijkingen=[
            _comparison_out(names[number], names[number + 1], comparison)
            for number, comparison in enumerate(found.vergelijkingen)
        ],
        omslag_uren_per_week=None if found.omslag_uren is None else float(found.omslag_uren),
        voorbehoud=list(CAVEATS),
    )


def _scenario_out(outcome: rules.Uitkomst) -> schemas.ScenarioUitkomst:
    spendable, attachment = outcome.besteedbaar, outcome.beslagvrije_voet
    return schemas.ScenarioUitkomst(
        naam=outcome.scenario.naam,
        datum=outcome.scenario.datum,
        norm=schemas.NormUitkomst(
            recht=outcome.norm.recht,
            norm_centen=outcome.norm.centen,
            toelichting=_steps(outcome.norm.redenen),
        ),
        lonen=_wages(outcome),
        posten=_posts(spendable.posten),
        totaal_centen=spendable.totaal,
        vakantietoeslag_centen=outcome.vakantietoeslag,
        vrijgelaten_centen=spendable.vrijgelaten,
        toetsingsinkomen_centen=spendable.toetsingsinkomen,
        beslagvrije_voet=None
        if attachment is None
        else schemas.BeslagvrijeVoetUitkomst(
            maximum_centen=attachment.maximum,
            beslagvrije_voet_centen=attachment.beslagvrije_voet,
            beslagruimte_centen=attachment.beslagruimte,
            toelichting=_steps(attachment.redenen),
        ),
        niet_gebruikt=[
            schemas.AanspraakUitkomst(
                regeling=claim.regeling,
                maand_centen=claim.maand,
                waar=claim.waar,
                onbekend=claim.onbekend,
                artikel=claim.reden.artikel,
                tekst=claim.reden.tekst,
                parameters=claim.reden.parameters,
            )
            for claim in outcome.ongebruikt
        ],
        toelichting=_steps(outcome.redenen),
    )


def _wages(outcome: rules.Uitkomst) -> list[schemas.LoonUitkomst]:
    return [
        schemas.LoonUitkomst(
            wie=ADULTS[number],
            bruto_maand_centen=outcome.besteedbaar.bruto_per_verdiener[number],
            bruto_jaar_centen=wage.bruto_jaar,
            belasting_jaar_centen=wage.belasting,
            iack_jaar_centen=wage.iack,
            netto_maand_centen=wage.netto_maand,
        )
        for number, wage in enumerate(outcome.besteedbaar.lonen)
    ]


def _comparison_out(
    before: str, after: str, comparison: Vergelijking
) -> schemas.VergelijkingUitkomst:
    return schemas.VergelijkingUitkomst(
        van=before,
        naar=after,
        verschil_centen=comparison.verschil,
        erop_achteruit=comparison.erop_achteruit,
        extra_bruto_centen=comparison.extra_bruto_incl_vt,
        marginale_druk_promille=comparison.marginale_druk,
        per_post=_posts(Posten(**comparison.per_post)),
        verloren=list(comparison.verloren),
    )


def _posts(posten: Posten) -> schemas.PostenUitkomst:
    return schemas.PostenUitkomst.model_validate(
        {f"{name}_centen": cents for name, cents in posten.per_post().items()}
    )


def _steps(reasons: Sequence[Reden]) -> list[schemas.Stap]:
    return STEPS.validate_python(reasons)
