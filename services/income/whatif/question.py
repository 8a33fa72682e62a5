"""From the form to the question that the API answers too: hours of work, or a life event as a before and an after.

Only of a form without faults (`checks.py`); ages become birthdays half a year ago.
"""

from datetime import date
from typing import cast

from services.income.means.rules import Regime
from services.income.whatif.form import (
    Bewonerregel,
    Formulier,
    ages_of,
    born,
    cents_of,
    compared_hours,
    hours_of,
    hours_text,
)
from services.income.whatif.schemas import (
    Berekeningsvraag,
    GebruikteMaanden,
    Gemeente,
    Huishouden,
    Inkomsten,
    Loon,
    Medebewoner,
    Regeling,
    Scenario,
    Volwassene,
    Vrijlating,
)
from shared.events.household import KostendelerUitzondering

MONTHS = 12
MONTHS_OF_N = 6
"""Exemption n comes first; what was used beyond it was r (Pw art. 31 lid 2)."""

VRIJLATINGEN: dict[str, tuple[Regime, int] | None] = {
    "geen": None,
    "begin": ("oud_31_2", 0),
    "later": ("oud_31_2", MONTHS_OF_N),
    "nieuw": ("uniform_34a", 0),
}
"""What of the wage is left out of account, by how it is asked at the table: the regime and the months used."""

TOLD: list[Regeling] = [
    "bijstand",
    "iack",
    "zorgtoeslag",
    "huurtoeslag",
    "kgb",
    "kinderbijslag",
]
"""What the page shows as an amount already; what there may be beside it, the calculation names."""

UITZONDERINGEN: dict[str, KostendelerUitzondering] = {
    "student": "student",
    "contract": "commercieel-contract",
    "zorg": "zorgbehoefte",
}


def hours_question(form: Formulier) -> Berekeningsvraag:
    """The household as it is, at every number of hours that the page compares."""
    now = situation_now(form)
    scenarios = [
        now.model_copy(update={"naam": hours_text(hours), "aanvrager": work(form, hours)})
        for hours in compared_hours(form)
    ]
    return _ask(form, scenarios)


def before_and_after(
    form: Formulier, before: Scenario, after: Scenario, *beside: Scenario
) -> Berekeningsvraag:
    """`beside` is what there is afterwards for somebody else, under a name of its own."""
    return _ask(form, [before, after.model_copy(update={"naam": "Straks"}), *beside])


def situation_now(form: Formulier) -> Scenario:
    """What was filled in about the present."""
    return Scenario(
        naam="Nu",
        huishouden=household_now(form),
        kale_huur_centen=amount(form.huur),
        aanvrager=work(form, hours_of(form.van) or 0),
        partner=month_wage(form.loon_partner) if form.samen == "ja" else Inkomsten(),
    )


def household_now(form: Formulier) -> Huishouden:
    partner = adult(form.leeftijd_partner, form) if form.samen == "ja" else None
    return Huishouden(
        aanvrager=adult(form.leeftijd, form),
        partner=partner,
        kinderen=[
            *(child(age, form) for age in ages_of(form.kinderen) or ()),
            *(_resident(resident, form) for resident in form.bewoners if resident.wie == "kind"),
        ],
        medebewoners=[
            _resident(resident, form) for resident in form.bewoners if resident.wie != "kind"
        ],
        toeslagpartner=toeslagpartner(form) if partner is None else None,
    )


def adult(age: str, form: Formulier) -> Volwassene:
    return Volwassene(geboortedatum=born(int(age), date.fromisoformat(form.datum)))


def child(age: int, form: Formulier, income: str = "") -> Medebewoner:
    """With what it earns per month."""
    return Medebewoner(
        geboortedatum=born(age, date.fromisoformat(form.datum)),
        jaarinkomen_centen=amount(income) * MONTHS,
    )


def toeslagpartner(form: Formulier) -> bool | None:
    """Asked for who has no partner: a housemate can be one. Without an answer the calculation says when it needs one."""
    return form.toeslagpartner == "ja" if form.toeslagpartner else None


def work(form: Formulier, hours: float) -> Inkomsten:
    """So many hours a week at the wage of the form, or the minimum wage."""
    wage = Loon(
        periode="uur",
        uren_per_week=hours,
        bruto_centen=amount(form.uurloon) if form.uurloon else None,
    )
    return Inkomsten(loon=wage, vrijlating=_exemption(form))


def month_wage(text: str, exemption: Vrijlating | None = None) -> Inkomsten:
    if not amount(text):
        return Inkomsten()
    return Inkomsten(loon=Loon(periode="maand", bruto_centen=amount(text)), vrijlating=exemption)


def job(form: Formulier) -> Inkomsten:
    """The wage per month of a new job, with the exemption of the form."""
    return month_wage(form.maandloon, _exemption(form))


def amount(text: str) -> int:
    return cents_of(text) or 0 if text else 0


def _ask(form: Formulier, scenarios: list[Scenario]) -> Berekeningsvraag:
    return Berekeningsvraag(
        datum=date.fromisoformat(form.datum),
        # The form was checked: it is one of the three.
        gemeente=cast("Gemeente", form.gemeente),
        ontvangt=TOLD,
        huishouden=household_now(form),
        vermogen_centen=amount(form.vermogen),
        scenarios=scenarios,
    )


def _resident(resident: Bewonerregel, form: Formulier) -> Medebewoner:
    return child(int(resident.leeftijd), form, resident.inkomen).model_copy(
        update={"kostendeler_uitzondering": UITZONDERINGEN.get(resident.bijzonder)}
    )


def _exemption(form: Formulier) -> Vrijlating | None:
    chosen = VRIJLATINGEN.get(form.vrijlating)
    if chosen is None:
        return None
    regime, usual = chosen
    used = int(form.maanden) if form.maanden else usual
    return Vrijlating(
        regime=regime,
        medisch_urenbeperkt=form.medisch == "ja",
        gebruikte_maanden=GebruikteMaanden(uniform=used)
        if regime == "uniform_34a"
        else GebruikteMaanden(n=min(used, MONTHS_OF_N), r=max(0, used - MONTHS_OF_N)),
    )
