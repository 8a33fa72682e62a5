"""What is told of one kind of event only."""

from datetime import timedelta

from services.routes.playbooks.conditions.people import has_child_under
from services.routes.playbooks.conditions.register import condition
from services.routes.playbooks.situation import Situation
from shared import calendar


@condition("er is nog een kind onder de 18 in het huishouden", "achttiende-verjaardag")
def laatste_kind(situation: Situation) -> bool:
    return situation.facts.last_child is True


@condition("het kind is levenloos geboren", "geboorte")
def levend_geboren(situation: Situation) -> bool:
    return not situation.facts.stillborn


@condition("het kind leeft", "geboorte")
def levenloos_geboren(situation: Situation) -> bool:
    return situation.facts.stillborn is True


@condition("wie ergens anders verblijft, verandert dit recht niet", "detentie", "opname")
def verblijf_telt_mee(situation: Situation) -> bool:
    """Participatiewet art. 13, 19a, 22a, 23."""
    facts = situation.facts
    return situation.household is not None and situation.household.counts_stay_of(
        facts.subjects["inwoner"], facts.effective_on
    )


@condition("er is niemand meer in het huishouden", "overlijden")
def iemand_over(situation: Situation) -> bool:
    """Somebody alive belongs to the household after the death."""
    household, day = situation.household, situation.facts.effective_on
    return household is not None and bool(household.members_on(day + timedelta(days=1)))


@condition("er is nog iemand in het huishouden", "overlijden")
def niemand_over(situation: Situation) -> bool:
    return not iemand_over(situation)


@condition("het gaat niet om wie in de woning bleef", "scheiding")
def blijver(situation: Situation) -> bool:
    return situation.facts.parting == "blijver"


@condition("het gaat niet om wie de woning verliet", "scheiding")
def vertrekker(situation: Situation) -> bool:
    return situation.facts.parting == "vertrekker"


@condition("het gaat niet om de 12e verjaardag", "leeftijdsgrens-bereikt")
def grens_12(situation: Situation) -> bool:
    return situation.facts.age_limit == "12"


@condition("er is nog een kind onder de 12 in het huishouden", "leeftijdsgrens-bereikt")
def laatste_kind_onder_12(situation: Situation) -> bool:
    return not has_child_under(situation, 12)


@condition("het gaat niet om de 16e verjaardag", "leeftijdsgrens-bereikt")
def grens_16(situation: Situation) -> bool:
    return situation.facts.age_limit == "16"


@condition("het gaat niet om de 17e verjaardag", "leeftijdsgrens-bereikt")
def grens_17(situation: Situation) -> bool:
    return situation.facts.age_limit == "17"


@condition("het gaat niet om de 21e verjaardag", "leeftijdsgrens-bereikt")
def grens_21(situation: Situation) -> bool:
    return situation.facts.age_limit == "21"


@condition("het gaat niet om de 27e verjaardag", "leeftijdsgrens-bereikt")
def grens_27(situation: Situation) -> bool:
    return situation.facts.age_limit == "27"


@condition("het gaat niet om de AOW-leeftijd", "leeftijdsgrens-bereikt")
def grens_aow(situation: Situation) -> bool:
    return situation.facts.age_limit == "aow"


@condition("er dreigt niets, of dat is nog niet bekend", "schuldsignaal")
def er_dreigt_iets(situation: Situation) -> bool:
    return situation.facts.threatens is True


@condition("het is bekend of er iets dreigt", "schuldsignaal")
def dreiging_onbekend(situation: Situation) -> bool:
    return situation.facts.threatens is None


@condition("er dreigt iets, dus het gesprek is eerder", "schuldsignaal")
def niet_dreigend(situation: Situation) -> bool:
    return not er_dreigt_iets(situation)


@condition("er is al een taaltoets gedaan", "taalsignaal")
def nog_niet_getoetst(situation: Situation) -> bool:
    return situation.facts.tested is False


@condition("de geboortedatum is helemaal bekend", "aanname-geboortedatum")
def geboortedatum_onzeker(situation: Situation) -> bool:
    """Of somebody who is in no picture yet it is as the event has it: another topic may be ahead."""
    facts = situation.facts
    return (
        facts.birth_is_uncertain is True and facts.subjects["inwoner"] not in situation.births_known
    )


@condition("het verblijf duurt korter dan een maand", "detentie", "opname")
def duurt_een_maand(situation: Situation) -> bool:
    """Or may: of a stay without a known end nobody can tell."""
    return _lasts_months(situation, 1)


@condition("het verblijf duurt korter dan drie maanden", "detentie")
def duurt_drie_maanden(situation: Situation) -> bool:
    """As above; from then on somebody who is detained is nobody's toeslagpartner (Awir art. 3)."""
    return _lasts_months(situation, 3)


def _lasts_months(situation: Situation, count: int) -> bool:
    facts = situation.facts
    end = calendar.add_months(facts.effective_on, count)
    return facts.lasts_until is None or facts.lasts_until >= end


@condition("er is geen recht op studiefinanciering of WTOS", "studie-gestart")
def studiefinanciering_mogelijk(situation: Situation) -> bool:
    """Also where nobody knows."""
    return situation.facts.study_money is not False
