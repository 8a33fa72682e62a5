"""Before and after of the life events about means and education, as far as the rules of income work them out by themselves."""

from datetime import date
from fractions import Fraction

from services.income.means.exempt import Beoordeeld, judge_volunteering
from services.income.norms.loading import load_parameters
from services.income.norms.money import half_up
from services.income.toeslagen.outcome import in_euros
from services.income.whatif.form import Formulier, born
from services.income.whatif.question import MONTHS, amount, month_wage, situation_now
from services.income.whatif.schemas import Huishouden, Scenario
from shared.events.income import Reden

Sides = tuple[Scenario, ...]


def partner_earns_otherwise(form: Formulier) -> Sides:
    """A wage is told gross, a benefit or a pension net, with what it is gross in a year: toeslagen look at that."""
    now = situation_now(form)
    changed = {
        "partner": month_wage(form.partner_loon),
        "andere_uitkering_centen": amount(form.partner_netto),
        "ander_jaarinkomen_centen": amount(form.partner_jaar),
    }
    return now, now.model_copy(update=changed)


def assets_change(form: Formulier) -> Sides:
    now = situation_now(form)
    return now, now.model_copy(update={"vermogen_centen": amount(form.nieuw_vermogen)})


def study_starts(form: Formulier) -> Sides:
    now = situation_now(form)
    return now, _learning(form, now)


def study_ends(form: Formulier) -> Sides:
    """As somebody established that no other education is possible: that is for a person to find out (Pw 13 lid 2 onder c)."""
    now = situation_now(form)
    return _learning(form, now), now


def volunteers(form: Formulier) -> Sides:
    """What is free pays for costs and is no income; the part that counts is spread over the year."""
    now = situation_now(form)
    counted = judged_allowance(form).telt_mee
    month = half_up(Fraction(counted, MONTHS))
    changed = {"andere_uitkering_centen": month, "ander_jaarinkomen_centen": counted}
    return now, now.model_copy(update=changed)


def steps_of_allowance(form: Formulier) -> tuple[Reden, ...]:
    """What of it counts, and why."""
    judged = judged_allowance(form)
    total, counted = in_euros(judged.vrij + judged.telt_mee), in_euros(judged.telt_mee)
    text = f"Van {total} vergoeding per jaar telt {counted} mee als inkomen. {judged.reden.tekst}"
    return (judged.reden.model_copy(update={"tekst": text}),)


def judged_allowance(form: Formulier) -> Beoordeeld:
    """Of a whole year with this allowance every month."""
    day = date.fromisoformat(form.datum)
    months = [amount(form.vergoeding)] * MONTHS
    return judge_volunteering(months, born(int(form.leeftijd), day), day, load_parameters())


def _learning(form: Formulier, now: Scenario) -> Scenario:
    home = now.huishouden
    assert isinstance(home, Huishouden)  # noqa: S101 - the situation of now has one
    who = "aanvrager" if form.wie_studeert == "u" else "partner"
    learns = {"onderwijs_met_studiefinanciering": form.studiefinanciering == "ja"}
    adult = getattr(home, who).model_copy(update=learns)
    return now.model_copy(update={"huishouden": home.model_copy(update={who: adult})})
