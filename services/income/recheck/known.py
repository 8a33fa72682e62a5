"""A dossier as it is known here, for the walk over the months of a right (`rights.timeline`). Pure.

Each thing is what a re-assessment and a settlement take too: one home, one test of assets, one wage of a month.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from services.income.assessments.assets import judge_assets
from services.income.assessments.facts import Facts
from services.income.assessments.giving import ADDRESS_UNKNOWN, days_of_change
from services.income.assessments.income import as_established, judge_reports, stands_in
from services.income.findings.facts import Vaststelling
from services.income.findings.rules import Stand, Verdiener, other_income_of, worker_in
from services.income.means.rules import Vrijlatingsfeiten, Werkende
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.norms.woonsituatie import Woonsituatie, woonsituatie_of
from services.income.rights.facts import Aanvraag, Keuzes, Vrijlatingsfeit
from services.income.rights.household import Dossier
from services.income.rights.standing import running
from services.income.settlement.months import WITHOUT_RIGHT
from services.income.settlement.rules import Verdiend
from services.income.wages.rules import wage_of
from shared.events.household import ABROAD, UNKNOWN_PLACE, Lid
from shared.events.income import Reden

JOB_UNKNOWN = Reden(
    regel="narekenen-baan-onbekend",
    artikel="Pw 31 lid 3",
    tekst="Van een melding over werk is nog niet gezegd om welke baan het gaat. Zoek dat eerst uit.",
)
EXEMPTION_ENDS = Reden(
    regel="narekenen-vrijlating-eindigt",
    artikel="Pw 31 lid 2, 34a",
    tekst="Een vaststelling over de vrijlating heeft een einddatum. Dat rekenen wij hier niet na.",
)


class KnownDossier(Dossier):
    """Raises NietVastTeStellen for what a person has to settle first, and for what is not worked out here."""

    def __init__(
        self, facts: Facts, earned: Verdiend, parameters: Parameters, choices: Keuzes
    ) -> None:
        if facts.unfit_turns:
            raise NietVastTeStellen(JOB_UNKNOWN)
        self.household = facts.household
        self.parameters = parameters
        self.choices = choices
        self._facts = facts
        self._earned = earned
        self._stand_in = stands_in(facts, parameters)
        runs = running(facts.standing or ())
        self.granted_per = runs[0][0] if runs else None
        self.applications = tuple(
            (day, day, Aanvraag(day, day)) for day in sorted(_granted_again(facts))
        )
        self.exemptions = tuple(_exemptions(facts.findings))
        self.changes = frozenset(day for day in days_of_change(facts, parameters) if day)

    def home_of(self, members: Sequence[Lid], day: date) -> Woonsituatie:
        if self.household.municipality_on(day) in {None, UNKNOWN_PLACE, ABROAD}:
            raise NietVastTeStellen(ADDRESS_UNKNOWN)
        judge_reports(members, self._facts, day, self.parameters)
        home = woonsituatie_of(members, day)
        return as_established(home, members, self._facts, self.parameters)

    def may_have(self, home: Woonsituatie) -> bool:
        return judge_assets(home, self._facts, self.parameters)[0]

    def wage_of(self, whose: UUID, month: date) -> int:
        told = self._earned.opgaven.get((whose, month), ())
        return wage_of(whose, month, self._earned.dienstverbanden, told).centen

    def other_income_of(self, whose: UUID, month: date) -> int:
        stand, earner = self._earning(whose, month)
        if stand is None or earner is None:
            return 0
        found = sum(told.telt_mee for told in other_income_of(earner, stand, self.parameters))
        return found + (stand.gemeld if earner == stand.verdieners[0] else 0)

    def worker_of(self, known: Vrijlatingsfeit, home: Woonsituatie) -> Werkende:
        stand, earner = self._earning(known.inwoner_id, home.datum)
        if stand is None or earner is None:
            raise NietVastTeStellen(WITHOUT_RIGHT)
        return worker_in(known.feiten, earner, stand)

    def _earning(self, whose: UUID, month: date) -> tuple[Stand | None, Verdiener | None]:
        stand = self._stand_in(month)
        if stand is None:
            return None, None
        if stand.zonder_recht is not None:
            raise NietVastTeStellen(WITHOUT_RIGHT)
        found = (earner for earner in stand.verdieners if earner.inwoner_id == whose)
        return stand, next(found, None)


def _granted_again(facts: Facts) -> set[date]:
    """The days on which a right began anew by what was decided: each as an application that was followed at once."""
    standing = facts.standing or ()
    begun = {van for van, _ in running(standing)[1:]}
    return begun | {period.toegekend_per for period in standing if period.toegekend_per}


def _exemptions(findings: Sequence[Vaststelling]) -> Iterator[Vrijlatingsfeit]:
    """The last that was established of a person in each month."""
    found: dict[tuple[UUID, date], Vrijlatingsfeit] = {}
    for fact in sorted(findings, key=lambda fact: fact.vanaf):
        if not isinstance(fact.inhoud, Vrijlatingsfeiten) or fact.inwoner_id is None:
            continue
        if fact.tot is not None:
            raise NietVastTeStellen(EXEMPTION_ENDS)
        month = fact.vanaf.replace(day=1)
        found[fact.inwoner_id, month] = Vrijlatingsfeit(fact.inwoner_id, month, fact.inhoud)
    yield from found.values()
