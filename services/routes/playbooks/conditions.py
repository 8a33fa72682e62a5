"""What a playbook may ask of a situation. A condition is one pure function with a Dutch name; a name that is not here is refused
at load.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from services.routes.playbooks.model import LIFE_EVENTS
from services.routes.playbooks.situation import Situation
from shared import calendar
from shared.events.household import Lid

WITHOUT_OTHER_INCOME = frozenset({"op-verzoek", "niet-meer-voldaan", "anders"})
"""The reasons for an end of bijstand that say nothing of what somebody lives on since."""

BACK = "terug-in-gebied"
"""The kind of move that ends the work of a departure to no known address or abroad."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A named question about a situation; `otherwise` is the reason for skipping, in Dutch."""

    holds: Callable[[Situation], bool]
    otherwise: str
    events: frozenset[str]
    """The playbooks that may ask it: elsewhere the fact does not exist."""


CONDITIONS: dict[str, Condition] = {}


def _condition(
    otherwise: str, *events: str
) -> Callable[[Callable[[Situation], bool]], Callable[[Situation], bool]]:
    def register(holds: Callable[[Situation], bool]) -> Callable[[Situation], bool]:
        CONDITIONS[holds.__name__] = Condition(holds, otherwise, frozenset(events) or LIFE_EVENTS)
        return holds

    return register


@_condition("er is nog een kind onder de 18 in het huishouden", "achttiende-verjaardag")
def laatste_kind(situation: Situation) -> bool:
    return situation.facts.last_child is True


@_condition("het kind is levenloos geboren", "geboorte")
def levend_geboren(situation: Situation) -> bool:
    return not situation.facts.stillborn


@_condition("het kind leeft", "geboorte")
def levenloos_geboren(situation: Situation) -> bool:
    return situation.facts.stillborn is True


@_condition("er zijn geen kinderen onder de 18 in het huishouden")
def heeft_kinderen(situation: Situation) -> bool:
    return _has_child_under(situation, 18)


@_condition("er is geen kind onder de 12 in het huishouden")
def heeft_kind_onder_12(situation: Situation) -> bool:
    """Combination credit, childcare and the extra exemption of art. 31 lid 2 onder r look at 12."""
    return _has_child_under(situation, 12)


@_condition("er is een partner in het huishouden")
def dossier_zonder_partner(situation: Situation) -> bool:
    return all(lid.rol != "partner" for lid in situation.members)


@_condition(
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


@_condition("wie ergens anders verblijft, verandert dit recht niet", "detentie", "opname")
def verblijf_telt_mee(situation: Situation) -> bool:
    """Participatiewet art. 13, 19a, 22a, 23."""
    facts = situation.facts
    return situation.household is not None and situation.household.counts_stay_of(
        facts.subjects["inwoner"], facts.effective_on
    )


@_condition(
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


@_condition("de bijstand is dan niet beëindigd", "baan-beeindigd")
def bijstand_beeindigd(situation: Situation) -> bool:
    return not bijstand_niet_beeindigd(situation)


@_condition("na een overlijden staat dit werk in het draaiboek overlijden", "uitkering-beeindigd")
def niet_door_overlijden(situation: Situation) -> bool:
    return situation.facts.end_reason != "overlijden"


@_condition("er is volgens de melding ander inkomen", "uitkering-beeindigd")
def einde_zonder_ander_inkomen(situation: Situation) -> bool:
    return situation.facts.end_reason in WITHOUT_OTHER_INCOME


@_condition("de bijstand eindigt niet door pensioen", "uitkering-beeindigd")
def door_pensioen(situation: Situation) -> bool:
    return situation.facts.end_reason == "pensioen"


@_condition("dit geldt altijd", "uitkering-beeindigd")
def ook_buiten_gebied(_: Situation) -> bool:
    """Names a step that is the work of the last municipality of ours, wherever the household lives by then."""
    return True


@_condition("het gaat niet om de aanvrager of de partner")
def is_aanvrager_of_partner(situation: Situation) -> bool:
    return situation.subject is not None and situation.subject.rol in {"aanvrager", "partner"}


@_condition("het gaat om de aanvrager of de partner zelf")
def is_huisgenoot(situation: Situation) -> bool:
    return not is_aanvrager_of_partner(situation)


@_condition("er is niemand meer in het huishouden", "overlijden")
def iemand_over(situation: Situation) -> bool:
    """Somebody alive belongs to the household after the death."""
    household, day = situation.household, situation.facts.effective_on
    return household is not None and bool(household.members_on(day + timedelta(days=1)))


@_condition("er is nog iemand in het huishouden", "overlijden")
def niemand_over(situation: Situation) -> bool:
    return not iemand_over(situation)


@_condition("het gaat niet om een kind van het huishouden", "overlijden", "leeftijdsgrens-bereikt")
def is_kind(situation: Situation) -> bool:
    return situation.subject is not None and situation.subject.rol == "kind"


@_condition("er is geen uitzondering op de kostendelersnorm bekend")
def met_uitzondering(situation: Situation) -> bool:
    """Participatiewet art. 19a and 22a lid 4: student, commercial contract, need of care."""
    return situation.subject is not None and situation.subject.kostendeler_uitzondering is not None


@_condition("er geldt een uitzondering op de kostendelersnorm")
def zonder_uitzondering(situation: Situation) -> bool:
    return not met_uitzondering(situation)


@_condition("de inwoner is dan 27 jaar of ouder")
def jonger_dan_27(situation: Situation) -> bool:
    """The waiting period of four weeks of art. 41 lid 4 applies."""
    return situation.subject is not None and _age(situation, situation.subject) < 27


@_condition("de inwoner is dan jonger dan 27 jaar")
def vanaf_27(situation: Situation) -> bool:
    """From 27 a housemate shares the costs, unless a student (art. 19a)."""
    return not jonger_dan_27(situation)


@_condition("het gaat niet om wie in de woning bleef", "scheiding")
def blijver(situation: Situation) -> bool:
    return situation.facts.parting == "blijver"


@_condition("het gaat niet om wie de woning verliet", "scheiding")
def vertrekker(situation: Situation) -> bool:
    return situation.facts.parting == "vertrekker"


@_condition("het gaat niet om de 12e verjaardag", "leeftijdsgrens-bereikt")
def grens_12(situation: Situation) -> bool:
    return situation.facts.age_limit == "12"


@_condition("er is nog een kind onder de 12 in het huishouden", "leeftijdsgrens-bereikt")
def laatste_kind_onder_12(situation: Situation) -> bool:
    return not heeft_kind_onder_12(situation)


@_condition("het gaat niet om de 16e verjaardag", "leeftijdsgrens-bereikt")
def grens_16(situation: Situation) -> bool:
    return situation.facts.age_limit == "16"


@_condition("het gaat niet om de 17e verjaardag", "leeftijdsgrens-bereikt")
def grens_17(situation: Situation) -> bool:
    return situation.facts.age_limit == "17"


@_condition("het gaat niet om de 21e verjaardag", "leeftijdsgrens-bereikt")
def grens_21(situation: Situation) -> bool:
    return situation.facts.age_limit == "21"


@_condition("het gaat niet om de 27e verjaardag", "leeftijdsgrens-bereikt")
def grens_27(situation: Situation) -> bool:
    return situation.facts.age_limit == "27"


@_condition("het gaat niet om de AOW-leeftijd", "leeftijdsgrens-bereikt")
def grens_aow(situation: Situation) -> bool:
    return situation.facts.age_limit == "aow"


@_condition("de inwoner is dan jonger dan 18 jaar")
def is_volwassen(situation: Situation) -> bool:
    """Somebody unknown to the household counts, so that no work is lost."""
    return situation.subject is None or _age(situation, situation.subject) >= 18


@_condition("de inwoner deelt door de leeftijd niet mee in de kosten")
def kan_kosten_delen(situation: Situation) -> bool:
    """Participatiewet art. 19a, 22a: a housemate from 27; for the own norm of applicant and partner it is 21."""
    subject = situation.subject
    youngest = 21 if is_aanvrager_of_partner(situation) else 27
    return subject is None or _age(situation, subject) >= youngest


@_condition("het huishouden zelf blijft wonen waar het woont", "verhuizing")
def huishouden_verhuist(situation: Situation) -> bool:
    """A housemate can move as well: then the household stays."""
    household = situation.household
    return household is None or household.moves_on(situation.facts.effective_on)


@_condition("het is geen verhuizing van een huisgenoot alleen", "verhuizing")
def bewoner_verhuist(situation: Situation) -> bool:
    """A partner who moves alone shares no costs: for the law the two stay one household (art. 3)."""
    return not huishouden_verhuist(situation) and not is_aanvrager_of_partner(situation)


@_condition("de partners gaan hierdoor niet apart wonen", "verhuizing")
def zonder_partner(situation: Situation) -> bool:
    return situation.facts.without_partner


@_condition("het is geen verhuizing binnen de gemeente", "verhuizing")
def binnen_gemeente(situation: Situation) -> bool:
    return situation.facts.move == "binnen-gemeente"


@_condition("het is geen verhuizing naar een andere gemeente van het werkgebied", "verhuizing")
def binnen_gebied(situation: Situation) -> bool:
    return situation.facts.move == "binnen-gebied"


@_condition("het huishouden blijft niet in het werkgebied", "verhuizing")
def blijft_in_gebied(situation: Situation) -> bool:
    return binnen_gemeente(situation) or binnen_gebied(situation)


@_condition("het huishouden verhuist niet naar buiten het werkgebied", "verhuizing")
def buiten_gebied(situation: Situation) -> bool:
    return situation.facts.move == "buiten-gebied"


@_condition("het huishouden komt niet van buiten het werkgebied", "verhuizing")
def naar_gebied(situation: Situation) -> bool:
    return situation.facts.move == "naar-gebied"


@_condition("het huishouden vertrekt naar een bekende gemeente, of blijft", "verhuizing")
def zonder_gemeente(situation: Situation) -> bool:
    """Gone with no known address, or abroad: there is no municipality to call or to hand over to."""
    return situation.facts.move in {"vertrokken-onbekend", "buitenland"}


@_condition("het huishouden vertrekt niet naar het buitenland", "verhuizing")
def naar_buitenland(situation: Situation) -> bool:
    return situation.facts.move == "buitenland"


@_condition("er waren geen kinderen onder de 18 in het huishouden", "verhuizing")
def had_kinderen(situation: Situation) -> bool:
    """Also where they stayed behind."""
    day = situation.facts.effective_on
    household = situation.household
    return household is not None and any(
        lid.rol == "kind" and calendar.age_on(lid.geboortedatum, day) < 18
        for moment in (day - timedelta(days=1), day)
        for lid in household.members_on(moment)
    )


@_condition(
    "het huishouden komt niet terug van een onbekend adres of uit het buitenland", "verhuizing"
)
def terug_in_gebied(situation: Situation) -> bool:
    return situation.facts.move == BACK


@_condition("het contract is niet tijdelijk", "baan-gestart")
def tijdelijk_contract(situation: Situation) -> bool:
    return situation.facts.contract in {
        "bepaalde-tijd",
        "uitzend",
        "detachering",
        "oproep",
        "nulurencontract",
        "proefplaatsing",
    }


@_condition("er dreigt niets, of dat is nog niet bekend", "schuldsignaal")
def er_dreigt_iets(situation: Situation) -> bool:
    return situation.facts.threatens is True


@_condition("het is bekend of er iets dreigt", "schuldsignaal")
def dreiging_onbekend(situation: Situation) -> bool:
    return situation.facts.threatens is None


@_condition("er dreigt iets, dus het gesprek is eerder", "schuldsignaal")
def niet_dreigend(situation: Situation) -> bool:
    return not er_dreigt_iets(situation)


@_condition("er is al een taaltoets gedaan", "taalsignaal")
def nog_niet_getoetst(situation: Situation) -> bool:
    return situation.facts.tested is False


@_condition("de geboortedatum is helemaal bekend", "aanname-geboortedatum")
def geboortedatum_onzeker(situation: Situation) -> bool:
    """Of somebody who is in no picture yet it is as the event has it: another topic may be ahead."""
    facts = situation.facts
    return (
        facts.birth_is_uncertain is True and facts.subjects["inwoner"] not in situation.births_known
    )


@_condition("het is niet de controle na 1 maand", "nazorg-gecontroleerd")
def controle_na_1_maand(situation: Situation) -> bool:
    return situation.facts.months_after_start == 1


@_condition("het is niet de controle na 3 maanden", "nazorg-gecontroleerd")
def controle_na_3_maanden(situation: Situation) -> bool:
    return situation.facts.months_after_start == 3


@_condition("het is niet de controle na 6 maanden", "nazorg-gecontroleerd")
def controle_na_6_maanden(situation: Situation) -> bool:
    return situation.facts.months_after_start == 6


@_condition("het is niet de controle na 12 maanden", "nazorg-gecontroleerd")
def controle_na_12_maanden(situation: Situation) -> bool:
    return situation.facts.months_after_start == 12


@_condition("voor deze controle is er een eigen stap", "nazorg-gecontroleerd")
def andere_controle(situation: Situation) -> bool:
    """A checkpoint that income was set to and this playbook does not know: never without a task."""
    return situation.facts.months_after_start not in {1, 3, 6, 12}


def _age(situation: Situation, person: Lid) -> int:
    return calendar.age_on(person.geboortedatum, situation.facts.effective_on)


def _has_child_under(situation: Situation, age: int) -> bool:
    day = situation.facts.effective_on
    return any(
        lid.rol == "kind" and calendar.age_on(lid.geboortedatum, day) < age
        for lid in situation.members
    )
