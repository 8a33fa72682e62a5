"""What somebody established maps one to one onto the facts of the right over time, and gives the same norm there."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from services.income.assessments.rules import Facts, amounts_on
from services.income.findings.facts import (
    EigenRecht,
    GeenBeroepOpOuders,
    Onderwijs,
    Toeslagpartner,
    Vaststelling,
)
from services.income.means.assets import Vermogen
from services.income.norms.loading import load_parameters
from services.income.norms.rules import norm_on
from services.income.rights.facts import Keuzes
from services.income.rights.household import run_on
from shared.testing.events import make_household, make_member
from tests.told_dossier import Feit, Kenmerk, Persoonsfeit, ToldDossier, Vermogensfeit

PARAMETERS = load_parameters()
FIRST = date(2026, 1, 2)
YOUNG = make_member(geboortedatum=date(2006, 3, 1))
PARTNER = make_member("partner", date(2005, 6, 1))
CHILD = make_member("kind", date(2024, 5, 1))
FLAG = st.booleans()
DAYS = st.integers(0, 300).map(lambda days: FIRST + timedelta(days=days))
OF_A_PERSON = st.one_of(
    st.builds(GeenBeroepOpOuders, FLAG),
    st.builds(Onderwijs, FLAG),
    st.builds(lambda has: EigenRecht(has, None if has else "Pw 11"), FLAG),
)


@st.composite
def facts(draw: st.DrawFn) -> Vaststelling:
    day, end = draw(DAYS), draw(st.none() | st.integers(1, 200))
    until = None if end is None else day + timedelta(days=end)
    assets = draw(st.none() | st.none() | st.builds(Vermogen, st.integers(0, 3_000_000)))
    if assets is not None:
        return Vaststelling(day, assets)  # the timeline knows no end of assets
    person = draw(st.sampled_from([YOUNG, PARTNER])).inwoner_id
    return Vaststelling(day, draw(OF_A_PERSON), person, until)


def kenmerk_of(fact: Vaststelling) -> Kenmerk | None:
    match fact.inhoud:
        case EigenRecht(False, _):
            return "geen-recht"
        case Onderwijs(True):
            return "onderwijs-met-wsf"
        case GeenBeroepOpOuders(True):
            return "geen-beroep-op-ouders"
        case Toeslagpartner(True):
            return "toeslagpartner"
        case _:
            return None


def on_the_timeline(known: Sequence[Vaststelling]) -> Iterator[Feit]:
    """Each until it ends, or the next about the same begins; a partner is a toeslagpartner where nobody said otherwise."""
    yield Persoonsfeit(PARTNER.inwoner_id, "toeslagpartner")
    ordered = sorted(known, key=lambda fact: (str(fact.onderwerp), fact.vanaf))
    for _, same in groupby(ordered, key=lambda fact: fact.onderwerp):
        stretch = list(same)
        for number, fact in enumerate(stretch):
            following = stretch[number + 1].vanaf if number + 1 < len(stretch) else None
            until = min(filter(None, (fact.tot, following)), default=None)
            kenmerk = kenmerk_of(fact)
            if isinstance(fact.inhoud, Vermogen):
                yield Vermogensfeit(fact.vanaf, fact.inhoud)
            elif kenmerk is not None and fact.inwoner_id is not None:
                yield Persoonsfeit(fact.inwoner_id, kenmerk, fact.vanaf, until)


@given(
    known=st.lists(facts(), max_size=7, unique_by=lambda fact: (fact.onderwerp, fact.vanaf)),
    with_child=FLAG,
    day=DAYS,
)
def test_a_re_assessment_and_the_right_over_time_find_the_same_norm_and_test_the_same_assets(
    known: list[Vaststelling], *, with_child: bool, day: date
) -> None:
    home = make_household(YOUNG, PARTNER, *([CHILD] if with_child else []))
    dossier = ToldDossier(home, on_the_timeline(known), PARAMETERS, Keuzes())

    found = amounts_on(Facts(home, findings=tuple(known)), day, PARAMETERS)
    run = run_on(dossier, day, day + timedelta(days=1))

    assert run.grondslag is not None
    assert found.norm.centen == norm_on(day, run.grondslag, PARAMETERS).centen
    too_rich = run.grond == "vermogen-boven-grens"
    assert found.bijstand == (0 if too_rich else found.norm.centen)
