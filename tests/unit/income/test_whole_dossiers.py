"""Whole dossiers, with findings of every kind and events in any order: a right may be unknown, but nothing ever raises."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from services.income.aftercare.rules import plan_checkpoints
from services.income.assessments.comparing import ONE_DAY
from services.income.assessments.giving import what_facts_give
from services.income.assessments.handlers import occasion_of
from services.income.assessments.household_changes import occasion_of_change
from services.income.assessments.jobs import JobTurn, total_of, turn_of, turned_out, wage_of
from services.income.assessments.poverty_trap import signal_of
from services.income.assessments.rules import (
    Facts,
    Occasion,
    assess,
    municipality_of,
)
from services.income.decisions.rules import draft_of
from services.income.findings.facts import (
    BRONNEN,
    AnderInkomen,
    EigenRecht,
    GeenBeroepOpOuders,
    Giften,
    Nettoloon,
    Onderwijs,
    Schoolverlater,
    Toeslagpartner,
    Vaststelling,
    VerblijfBuitenland,
    VolledigeZorg,
    Woonkosten,
)
from services.income.means.assets import Vermogen
from services.income.means.rules import Gebruikt, Regime, Vrijlatingsfeiten
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.recalculation.rules import Stand, Vraag, compare
from services.income.reported.facts import Report, content_of
from services.income.rights.standing import (
    BESLIST,
    applied,
    changes_between,
    ended_elsewhere,
    taken_over,
)
from services.income.rights.stored import read_change, store_change
from services.reporting.flow.summaries import summary_of
from services.routes.playbooks.signals import signals_of
from shared import ids
from shared.events import life_events as published
from shared.events.catalog import TYPES
from shared.events.envelope import Event, to_wire
from shared.events.household import (
    Bijstandsperiode,
    Huishouden,
    KostendelerUitzondering,
    Lid,
    VerblijfElders,
    Verblijfsoort,
    Woonplaats,
)
from shared.events.income import Herbeoordeling, Reassessed
from shared.events.life_events import Inkomstenbron, Uitkeringseinde
from shared.events.reasons import Wie
from shared.events.residents import HouseholdChanged
from shared.testing.events import from_wire, make_event, make_household, make_member
from tests.established import with_lower_norms

PARAMETERS = with_lower_norms(load_parameters())
DECISION = ids.new_id()
LONG_AGO = date(2000, 1, 1)
USUAL = [date(2026, month, day) for month in (1, 3, 7, 8, 10, 11) for day in (1, 15)]
"""Few days, of which the amounts are known: so that what is told meets."""
FLAG = st.booleans()
CENTS = st.sampled_from([0, 30_000, 80_000, 141_946, 250_000, 290_000]) | st.integers(0, 350_000)
MONTHS = st.sampled_from([0, 0, 5, 6, 12, 30])
ANY_DAY = st.dates(date(2000, 1, 2), date(2100, 1, 1))
GROWN = st.sampled_from([date(1985, 3, 10), date(1959, 10, 1), date(1999, 11, 1), date(2005, 8, 1)])


@st.composite
def seldom(draw: st.DrawFn, strange: st.SearchStrategy[Any], usual: Any = None) -> Any:
    """What is there one time in twelve."""
    return draw(strange) if draw(st.integers(0, 11)) == 7 else usual


@st.composite
def days(draw: st.DrawFn) -> date:
    return draw(seldom(ANY_DAY)) or draw(st.sampled_from(USUAL))


DAYS = days()
PLACES = st.sampled_from(["0106", "1680", "1730", "0014"])


def until(day: date, length: int | None) -> date | None:
    return None if length is None else day + timedelta(days=length)


STAYS = st.builds(
    lambda soort, vanaf, length: VerblijfElders(soort=soort, vanaf=vanaf, tot=until(vanaf, length)),
    st.sampled_from(get_args(Verblijfsoort)),
    DAYS,
    st.none() | st.integers(1, 400),
)


@st.composite
def members(draw: st.DrawFn, rol: Any) -> Lid:
    """Somebody who may come later, leave, die or stay elsewhere; what does not fit together is here too."""
    born = draw(seldom(st.dates(date(1925, 1, 1), date(2026, 12, 31)))) or draw(GROWN)
    lid = make_member(rol, born, vanaf=draw(seldom(DAYS, date(2020, 1, 1))))
    return lid.model_copy(
        update={
            "tot": draw(seldom(DAYS)),
            "overleden_op": draw(seldom(DAYS)),
            "kostendeler_uitzondering": draw(
                seldom(st.sampled_from(get_args(KostendelerUitzondering)))
            ),
            "verblijven": draw(seldom(st.lists(STAYS, min_size=1, max_size=2).map(tuple))),
        }
    )


ASSISTANCE = st.lists(
    st.builds(
        lambda vanaf, length: Bijstandsperiode(vanaf=vanaf, tot=until(vanaf, length)),
        DAYS,
        st.none() | st.integers(1, 400),
    ),
    max_size=1,
)


@st.composite
def households(draw: st.DrawFn) -> Huishouden:
    people = [draw(members("aanvrager"))]
    people += draw(st.lists(members("partner"), max_size=1))
    people += draw(st.lists(members("kind") | members("medebewoner"), max_size=2))
    people += draw(seldom(st.lists(members("aanvrager") | members("partner"), max_size=2), []))
    moves = sorted(draw(seldom(st.lists(DAYS, max_size=2), [])))
    starts = [date(2000, 1, 1), *moves]
    places = [
        Woonplaats(gemeente=draw(PLACES), vanaf=vanaf, tot=tot)
        for vanaf, tot in zip(starts, [*moves, None], strict=True)
    ]
    return make_household(*people, woonplaatsen=places, bijstand=draw(seldom(ASSISTANCE)))


EXEMPTIONS = st.builds(
    Vrijlatingsfeiten,
    regime=st.sampled_from(get_args(Regime)),
    gebruikt=st.builds(Gebruikt, n=MONTHS, r=MONTHS, z=MONTHS, uniform=MONTHS),
    medisch_urenbeperkt=FLAG,
    loonkostensubsidie=FLAG,
    uitbreiding_onmogelijk=FLAG,
    nieuw_dienstverband=FLAG,
    draagt_bij=FLAG,
)


CONTENTS = st.one_of(
    EXEMPTIONS,
    EXEMPTIONS,
    st.builds(VolledigeZorg, FLAG),
    st.builds(AnderInkomen, st.sampled_from(BRONNEN), CENTS),
    st.builds(Nettoloon, CENTS),
    st.builds(GeenBeroepOpOuders, FLAG),
    st.builds(Onderwijs, FLAG),
    st.builds(Toeslagpartner, FLAG),
    st.builds(lambda has: EigenRecht(has, None if has else "Pw 11"), FLAG),
    st.builds(Schoolverlater, DAYS),
    st.builds(VerblijfBuitenland, st.integers(0, 60)),
)
OF_ALL = st.one_of(
    st.builds(Vermogen, st.integers(0, 3_000_000), CENTS, st.just(0), CENTS),
    st.builds(Woonkosten, FLAG),
    st.builds(Giften, st.integers(0, 300_000), st.none() | CENTS),
)


@st.composite
def findings(draw: st.DrawFn, home: Huishouden) -> Vaststelling:
    """One fact, of one of the household whatever his or her role has become, or of all of it."""
    day = draw(DAYS)
    end = until(day, draw(st.none() | st.integers(0, 400)))
    of_all = draw(seldom(OF_ALL))
    if of_all is not None:
        return Vaststelling(day, of_all, None, end)
    person = draw(seldom(st.sampled_from(home.leden), draw(st.sampled_from(home.leden[:2]))))
    return Vaststelling(day, draw(CONTENTS), person.inwoner_id, end)


@st.composite
def life_events(draw: st.DrawFn, home: Huishouden, jobs: Sequence[Any]) -> Event[Any]:
    """Any kind of life event, about anybody of the household, whether it fits or not."""
    kind = draw(st.sampled_from([*JOBS, *sorted(MORE)]))
    person = draw(seldom(st.sampled_from(home.leden), home.leden[0]))
    day = draw(DAYS)
    more = {name: draw(value) for name, value in MORE[kind].items()}
    if "netto_maandloon_centen" in more and not home.counts_work_of(person.inwoner_id, day):
        del more["netto_maandloon_centen"]
        more["zonder_loon"] = True
    data = getattr(published, kind).model_validate(
        {
            "inwoner_id": person.inwoner_id,
            "ingangsdatum": day,
            "huishouden": home,
            "bron": "naadloos:ander-systeem",
            "geboortedatum": person.geboortedatum,
            **more,
            "ex_partner_id": draw(st.sampled_from(home.leden)).inwoner_id,
            "baan_id": draw(seldom(st.sampled_from(jobs))),
            "tot": until(day, draw(st.none() | st.integers(1, 400))),
        }
    )
    # Whatever the order and however odd: what is proved here is that nothing raises.
    event_id = draw(st.sampled_from(jobs)) if kind == "JobStarted" else None
    return make_event(data, event_id=event_id, foreign=True)


UUIDS = st.builds(ids.new_person_id)
JOBS = ("JobStarted", "JobChanged", "JobEnded") * 4
MORE: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "TurnedEighteen": {"laatste_kind": FLAG},
    "AgeReached": {"grens": st.sampled_from(["16", "21", "27", "aow"])},
    "Divorced": {"rol": st.sampled_from(["blijver", "vertrekker"])},
    "Moved": {
        "van_gemeente": PLACES,
        "naar_gemeente": PLACES,
        "soort": st.sampled_from(
            ["binnen-gemeente", "binnen-gebied", "buiten-gebied", "naar-gebied"]
        ),
    },
    "LeftHome": {},
    "CameToLive": {"bij_inwoner_id": UUIDS},
    "JobStarted": {
        "uren_per_week": st.just(24),
        "netto_maandloon_centen": CENTS,
        "contract": st.just("onbekend"),
    },
    "JobChanged": {"uren_per_week": st.just(24), "netto_maandloon_centen": CENTS},
    "JobEnded": {},
    "MovedInTogether": {"partner_id": UUIDS},
    "ChildBorn": {"kind_id": UUIDS},
    "Died": {},
    "Detained": {},
    "Admitted": {},
    "DebtSignalled": {"schuldeiser": st.just("huur")},
    "LanguageSignalled": {"vaardigheden": st.just(["lezen"]), "getoetst": FLAG},
    "ResidencePermitEnding": {},
    "SelfEmploymentStarted": {},
    "StudyStarted": {"onderwijs": st.just("hbo"), "studiefinanciering": st.none() | FLAG},
    "StudyEnded": {},
    "PartnerIncomeChanged": {
        "inkomstenbron": st.sampled_from(get_args(Inkomstenbron)),
        "netto_maandbedrag_centen": CENTS,
    },
    "AssetsChanged": {
        "oorzaak": st.just("erfenis"),
        "bezittingen_centen": st.integers(0, 3_000_000),
        "schulden_centen": CENTS,
    },
    "VolunteerAllowanceChanged": {"maandbedrag_centen": st.integers(0, 40_000)},
    "BenefitEnded": {"reden": st.sampled_from(get_args(Uitkeringseinde))},
}
"""What each kind of life event tells more than whom, and from which day."""


REPORTS = (
    published.SelfEmploymentStarted,
    published.StudyStarted,
    published.StudyEnded,
    published.PartnerIncomeChanged,
    published.AssetsChanged,
    published.VolunteerAllowanceChanged,
)


def is_total(event: Event[Any]) -> bool:
    data = event.data
    return isinstance(data, published.PartnerIncomeChanged) and data.inkomstenbron == "loon"


def is_report(event: Event[Any]) -> bool:
    return isinstance(event.data, REPORTS) and not is_total(event)


def turn_told(event: Event[Any]) -> JobTurn | None:
    if is_total(event):
        return total_of(event)
    if isinstance(event.data, published.JobChanged | published.JobEnded):
        return turn_of(event)
    return None


def report_of(event: Event[Any]) -> Report:
    own = event.data.model_dump(mode="json", exclude=set(published.LifeEvent.model_fields))
    data = event.data
    return Report(event.id, data.inwoner_id, data.ingangsdatum, content_of(data.happened, own))


@dataclass(frozen=True)
class Dossier:
    """What was told of one household, in the order in which it came in."""

    home: Huishouden
    told: tuple[Event[Any] | Vaststelling, ...]

    def facts(self) -> Facts:
        events = [told for told in self.told if isinstance(told, Event)]
        earnings = turned_out(
            [wage_of(event) for event in events if isinstance(event.data, published.JobStarted)],
            [turn for event in events if (turn := turn_told(event)) is not None],
            {lid.inwoner_id: lid.overleden_op for lid in self.home.leden if lid.overleden_op},
        )
        return Facts(
            self.home,
            earnings.wages,
            earnings.unfit,
            tuple(told for told in self.told if isinstance(told, Vaststelling)),
            tuple(report_of(event) for event in events if is_report(event)),
        )

    def occasions(self) -> list[Occasion]:
        return [self._occasion(told) for told in self.told]

    def _occasion(self, told: Event[Any] | Vaststelling) -> Occasion:
        if isinstance(told, Event):
            return occasion_of(told)
        person = self.home.leden[0].inwoner_id
        return Occasion(ids.new_id(), ids.new_dossier_id(), "vaststelling", told.vanaf, person)


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    home = draw(households())
    jobs = [ids.new_event_id() for _ in range(2)]
    told = draw(st.lists(life_events(home, jobs) | findings(home), min_size=1, max_size=6))
    return Dossier(home, tuple(told))


@given(dossiers(), st.sampled_from(get_args(Wie)))
def test_a_right_may_be_unknown_but_nothing_that_happens_to_a_dossier_raises(
    dossier: Dossier, about: Wie
) -> None:
    for number in range(1, len(dossier.told) + 1):
        known = replace(dossier, told=dossier.told[:number])
        look_again(known.occasions()[-1], known.facts(), about)
    for occasion in dossier.occasions():
        look_again(replace(occasion, withdrawn=True), dossier.facts(), about)


def look_again(happened: Occasion, facts: Facts, about: Wie) -> None:
    """What income does with an occasion, and what the other services read in the outcome."""
    day = happened.effective_on
    pictures = assess(happened, facts, PARAMETERS, load_local_parameters("0106"))
    assert pictures
    assert stored(pictures) == pictures
    told = Reassessed(
        herbeoordeling_id=ids.new_id(),
        gebeurtenis_id=happened.life_event_id,
        gemeente=municipality_of(happened, facts),
        ingangsdatum=day,
        beelden=pictures,
    )
    event = from_wire(to_wire(make_event(told, dossier_id=happened.dossier_id)), TYPES)
    assert isinstance(event, Event)
    assert event.data == told
    assert summary_of(told)
    signals_of(event)
    signal = signal_of(pictures)
    assert signal is None or signal.ontbreekt or signal.armoedeval == "ja"
    gives = what_facts_give(facts, day - ONE_DAY, day, day, PARAMETERS)
    stood = taken_over([(LONG_AGO, None)], gives[:1], DECISION)
    for standing in (stood, ended_elsewhere(stood, day, None, DECISION), ()):
        changes = changes_between(standing, gives, day - ONE_DAY, PARAMETERS)
        assert tuple(map(read_change, map(store_change, changes))) == changes
        draft = draft_of(changes, standing, about, assumed=True)
        assert draft is None or draft.needs_person
        decided = applied(standing, changes, DECISION)
        assert not [
            change
            for change in changes_between(decided, gives, day - ONE_DAY, PARAMETERS)
            if change.soort in BESLIST
        ]
    plan_checkpoints(day, day)
    left = HouseholdChanged(huishouden=facts.household, veranderd_vanaf=day)
    leaving = occasion_of_change(make_event(left, foreign=True), facts)
    assert leaving is None or assess(leaving, facts, PARAMETERS)
    before, after = Stand(day - ONE_DAY, PARAMETERS), Stand(day, PARAMETERS)
    compare(happened.dossier_id, facts, Vraag(before, after))


def stored(pictures: tuple[Herbeoordeling, ...]) -> tuple[Herbeoordeling, ...]:
    """As they are kept, and read again to see whether anything changed."""
    return tuple(
        Herbeoordeling.model_validate(picture.model_dump(mode="json", by_alias=True))
        for picture in pictures
    )
