"""Work, debts, and the bijstand beside it."""

from datetime import timedelta
from typing import Final

from services.routes.playbooks.conditions.register import condition
from services.routes.playbooks.situation import Situation

WITHOUT_OTHER_INCOME: Final = frozenset({"op-verzoek", "niet-meer-voldaan", "anders"})
"""The reasons for an end of bijstand that say nothing of what somebody lives on since."""


@condition(
    "werk en loon van een kind of medebewoner tellen niet mee voor dit recht",
    "baan-gestart",
    "baan-gewijzigd",
    "baan-beeindigd",
)
def werk_telt_mee(situation: Situation) -> bool:
    """Participatiewet art. 19a, 22a, 31 lid 2 onder h."""
    facts = situation.facts
    return situation.household is not None and situation.household.counts_work_of(
        facts.subjects["inwoner"], facts.effective_on
    )


@condition("volgens de gegevens heeft de inwoner werk", "achttiende-verjaardag")
def zonder_werk(situation: Situation) -> bool:
    """Of two jobs the one that ended last counts: then nobody knows of work, and somebody asks."""
    return not situation.known.works


@condition("de inwoner heeft al WW aangevraagd", "baan-beeindigd")
def ww_niet_aangevraagd(situation: Situation) -> bool:
    """Also where nobody knows."""
    return situation.facts.asked_for_ww is not True


@condition("het contract is niet tijdelijk", "baan-gestart")
def tijdelijk_contract(situation: Situation) -> bool:
    return situation.facts.contract in {
        "bepaalde-tijd",
        "uitzend",
        "detachering",
        "oproep",
        "nulurencontract",
        "proefplaatsing",
    }


@condition(
    "de bijstand is dan beëindigd",
    "achttiende-verjaardag",
    "leeftijdsgrens-bereikt",
    "baan-beeindigd",
    "verblijfstitel-loopt-af",
)
def bijstand_niet_beeindigd(situation: Situation) -> bool:
    """Also where none ran yet: who waits for a first decision is not passed over."""
    household = situation.household
    return household is None or not household.bijstand_ended_by(situation.facts.effective_on)


@condition("de bijstand was al eerder beëindigd")
def had_bijstand(situation: Situation) -> bool:
    """By the day before: what happens may be why it ends on the day itself. Also where none ran yet."""
    household = situation.household
    before = situation.facts.effective_on - timedelta(days=1)
    return household is None or not household.bijstand_ended_by(before)


@condition("de bijstand liep nog", "overlijden")
def had_geen_bijstand(situation: Situation) -> bool:
    return not had_bijstand(situation)


@condition("de bijstand is dan niet beëindigd", "baan-beeindigd")
def bijstand_beeindigd(situation: Situation) -> bool:
    return not bijstand_niet_beeindigd(situation)


@condition("na een overlijden staat dit werk in het draaiboek overlijden", "uitkering-beeindigd")
def niet_door_overlijden(situation: Situation) -> bool:
    return situation.facts.end_reason != "overlijden"


@condition("er is volgens de melding ander inkomen", "uitkering-beeindigd")
def einde_zonder_ander_inkomen(situation: Situation) -> bool:
    return situation.facts.end_reason in WITHOUT_OTHER_INCOME


@condition("de bijstand eindigt niet door pensioen", "uitkering-beeindigd")
def door_pensioen(situation: Situation) -> bool:
    return situation.facts.end_reason == "pensioen"


@condition("dit geldt altijd", "uitkering-beeindigd")
def ook_buiten_gebied(_: Situation) -> bool:
    """Names a step that is the work of the last municipality of ours, wherever the household lives by then."""
    return True


@condition("het is niet de controle na 1 maand", "nazorg-controle-nodig")
def controle_na_1_maand(situation: Situation) -> bool:
    return situation.facts.months_after_start == 1


@condition("het is niet de controle na 3 maanden", "nazorg-controle-nodig")
def controle_na_3_maanden(situation: Situation) -> bool:
    return situation.facts.months_after_start == 3


@condition("het is niet de controle na 6 maanden", "nazorg-controle-nodig")
def controle_na_6_maanden(situation: Situation) -> bool:
    return situation.facts.months_after_start == 6


@condition("het is niet de controle na 12 maanden", "nazorg-controle-nodig")
def controle_na_12_maanden(situation: Situation) -> bool:
    return situation.facts.months_after_start == 12


@condition("voor deze controle is er een eigen stap", "nazorg-controle-nodig")
def andere_controle(situation: Situation) -> bool:
    """A checkpoint that income was set to and this playbook does not know: never without a task."""
    return situation.facts.months_after_start not in {1, 3, 6, 12}


@condition("de controle ligt nog niet te lang", "nazorg-controle-nodig")
def controle_blijft_liggen(situation: Situation) -> bool:
    return situation.facts.is_reminder


@condition("er kwam niet te weinig binnen", "nazorg-gecontroleerd")
def kwam_te_weinig(situation: Situation) -> bool:
    return situation.facts.check_result == "te-weinig"


@condition("er kwam niet te veel binnen", "nazorg-gecontroleerd")
def kwam_te_veel(situation: Situation) -> bool:
    return situation.facts.check_result == "te-veel"


@condition("er komt nog een controle", "nazorg-gecontroleerd")
def laatste_controle(situation: Situation) -> bool:
    return situation.facts.was_last_check


@condition("er zijn geen vaste uren", "baan-gestart")
def heeft_uren(situation: Situation) -> bool:
    """Of a contract of no hours nobody knows yet what there is to arrange."""
    return situation.facts.hours_per_week != 0


@condition("er loopt dan geen bijstand")
def bijstand_loopt(situation: Situation) -> bool:
    household = situation.household
    return household is None or household.receives_on(situation.facts.effective_on)


@condition("er is geen schuldsignaal van de laatste 18 maanden")
def schuld_bekend(situation: Situation) -> bool:
    """A signal that nobody took back; as long as a plan for debts lasts (Faillissementswet art. 349a)."""
    return situation.known.debts
