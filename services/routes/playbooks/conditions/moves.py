"""Where to and where from a household moves."""

from datetime import timedelta
from typing import Final

from services.routes.playbooks.conditions.people import is_aanvrager_of_partner
from services.routes.playbooks.conditions.register import condition
from services.routes.playbooks.situation import Situation
from shared import calendar

BACK: Final = "terug-in-gebied"
"""The kind of move that ends the work of a departure to no known address or abroad."""


@condition("het huishouden zelf blijft wonen waar het woont", "verhuizing")
def huishouden_verhuist(situation: Situation) -> bool:
    """A housemate can move as well: then the household stays."""
    household = situation.household
    return household is None or household.moves_on(situation.facts.effective_on)


@condition("het is geen verhuizing van een huisgenoot alleen", "verhuizing")
def bewoner_verhuist(situation: Situation) -> bool:
    """A partner who moves alone shares no costs: for the law the two stay one household (art. 3)."""
    return not huishouden_verhuist(situation) and not is_aanvrager_of_partner(situation)


@condition("de partners gaan hierdoor niet apart wonen", "verhuizing")
def zonder_partner(situation: Situation) -> bool:
    return situation.facts.without_partner


@condition("het is geen verhuizing binnen de gemeente", "verhuizing")
def binnen_gemeente(situation: Situation) -> bool:
    return situation.facts.move == "binnen-gemeente"


@condition("het is geen verhuizing naar een andere gemeente van het werkgebied", "verhuizing")
def binnen_gebied(situation: Situation) -> bool:
    return situation.facts.move == "binnen-gebied"


@condition("het huishouden blijft niet in het werkgebied", "verhuizing")
def blijft_in_gebied(situation: Situation) -> bool:
    return binnen_gemeente(situation) or binnen_gebied(situation)


@condition("het huishouden verhuist niet naar buiten het werkgebied", "verhuizing")
def buiten_gebied(situation: Situation) -> bool:
    return situation.facts.move == "buiten-gebied"


@condition("het huishouden komt niet van buiten het werkgebied", "verhuizing")
def naar_gebied(situation: Situation) -> bool:
    return situation.facts.move == "naar-gebied"


@condition("het huishouden vertrekt naar een bekende gemeente, of blijft", "verhuizing")
def zonder_gemeente(situation: Situation) -> bool:
    """Gone with no known address, or abroad: there is no municipality to call or to hand over to."""
    return situation.facts.move in {"vertrokken-onbekend", "buitenland"}


@condition("het huishouden vertrekt niet naar het buitenland", "verhuizing")
def naar_buitenland(situation: Situation) -> bool:
    return situation.facts.move == "buitenland"


@condition("er waren geen kinderen onder de 18 in het huishouden", "verhuizing")
def had_kinderen(situation: Situation) -> bool:
    """Also where they stayed behind."""
    day = situation.facts.effective_on
    household = situation.household
    return household is not None and any(
        lid.rol == "kind" and calendar.age_on(lid.geboortedatum, day) < 18
        for moment in (day - timedelta(days=1), day)
        for lid in household.members_on(moment)
    )


@condition(
    "het huishouden komt niet terug van een onbekend adres of uit het buitenland", "verhuizing"
)
def terug_in_gebied(situation: Situation) -> bool:
    return situation.facts.move == BACK
