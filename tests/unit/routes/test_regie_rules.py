"""Who becomes regisseur: by rule, never with a conflict of interest, and never nobody as long as somebody may."""

from dataclasses import replace
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from services.routes.regie.rules import (
    EARLIER,
    FEWEST,
    LEADER,
    NOBODY_ELSE,
    OF_TEAM,
    RULES,
    Candidate,
    Facts,
    choose,
    may_answer,
)
from shared.events.household import ASSEN, TYNAARLO

WORKERS = [UUID(int=number) for number in range(1, 7)]
TEAMS = [UUID(int=number) for number in range(10, 13)]
PLACES = [ASSEN, TYNAARLO]
RENSKE, RIA, TEUN = WORKERS[:3]

facts = st.builds(
    Facts,
    dossier_id=st.just(uuid4()),
    municipality=st.sampled_from(PLACES),
    team_id=st.none() | st.sampled_from(TEAMS),
    earlier=st.lists(st.sampled_from(WORKERS), unique=True).map(tuple),
    refused=st.frozensets(st.sampled_from(WORKERS)),
    avoided_by=st.frozensets(st.sampled_from(WORKERS)),
)
candidates = st.lists(
    st.builds(
        Candidate,
        worker_id=st.sampled_from(WORKERS),
        directs=st.frozensets(st.sampled_from(PLACES)),
        leads=st.frozensets(st.sampled_from(PLACES)),
        teams=st.frozensets(st.sampled_from(TEAMS)),
        caseload=st.integers(0, 60),
        is_away=st.booleans(),
    ),
    unique_by=lambda candidate: candidate.worker_id,
)


def in_assen(worker_id: UUID, caseload: int = 0, *teams: UUID, is_away: bool = False) -> Candidate:
    return Candidate(
        worker_id, frozenset({ASSEN}), frozenset(), frozenset(teams), caseload, is_away
    )


def leader(worker_id: UUID) -> Candidate:
    return Candidate(worker_id, frozenset(), frozenset({ASSEN}))


HERE = Facts(uuid4(), ASSEN)


@given(facts, candidates)
def test_there_is_somebody_exactly_when_somebody_may(about: Facts, staff: list[Candidate]) -> None:
    choice = choose(about, staff)

    assert (choice is not None) == any(may_answer(about, candidate) for candidate in staff)


@given(facts, candidates)
def test_whoever_it_is_may_and_is_there_with_a_rule_and_reasons(
    about: Facts, staff: list[Candidate]
) -> None:
    choice = choose(about, staff)
    if choice is None:
        return

    [chosen] = [candidate for candidate in staff if candidate.worker_id == choice.worker_id]
    assert about.municipality in chosen.directs | chosen.leads
    assert chosen.worker_id not in about.avoided_by
    assert choice.rule in RULES
    assert choice.reasons
    assert all(reason.endswith(".") for reason in choice.reasons)


@given(facts, candidates)
def test_nobody_goes_before_a_regisseur_who_is_there_and_did_not_refuse(
    about: Facts, staff: list[Candidate]
) -> None:
    best = [
        candidate.worker_id
        for candidate in staff
        if may_answer(about, candidate)
        and about.municipality in candidate.directs
        and not candidate.is_away
        and candidate.worker_id not in about.refused
    ]
    choice = choose(about, staff)

    assert not best or (choice is not None and choice.worker_id in best)


@given(facts, candidates, st.randoms())
def test_the_order_in_which_they_stand_does_not_matter(
    about: Facts, staff: list[Candidate], random: object
) -> None:
    shuffled = list(staff)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert choose(about, shuffled) == choose(about, staff)


@given(facts, candidates)
def test_if_everybody_refuses_in_turn_everybody_was_asked_once(
    about: Facts, staff: list[Candidate]
) -> None:
    about = replace(about, refused=frozenset())
    asked: list[UUID] = []
    while (choice := choose(about, staff)) is not None and choice.worker_id not in asked:
        asked.append(choice.worker_id)
        about = replace(about, refused=about.refused | {choice.worker_id})

    assert set(asked) == {
        candidate.worker_id for candidate in staff if may_answer(about, candidate)
    }
    assert choice is None or choice.rule == NOBODY_ELSE


def test_an_earlier_regisseur_goes_before_the_team_and_the_fewest() -> None:
    about = replace(HERE, team_id=TEAMS[0], earlier=(RIA,))

    choice = choose(about, [in_assen(RENSKE, 1, TEAMS[0]), in_assen(RIA, 50)])

    assert choice is not None
    assert (choice.worker_id, choice.rule) == (RIA, EARLIER)


def test_the_last_one_who_said_yes_goes_first() -> None:
    choice = choose(replace(HERE, earlier=(RIA, RENSKE)), [in_assen(RENSKE), in_assen(RIA)])

    assert choice is not None
    assert choice.worker_id == RIA


def test_the_team_goes_before_the_fewest() -> None:
    choice = choose(
        replace(HERE, team_id=TEAMS[0]), [in_assen(RENSKE, 1), in_assen(RIA, 50, TEAMS[0])]
    )

    assert choice is not None
    assert (choice.worker_id, choice.rule) == (RIA, OF_TEAM)


def test_of_the_others_whoever_has_the_fewest() -> None:
    choice = choose(HERE, [in_assen(RENSKE, 7), in_assen(RIA, 6)])

    assert choice is not None
    assert (choice.worker_id, choice.rule) == (RIA, FEWEST)
    assert choice.reasons == ("Deze collega heeft de minste gezinnen: 6.",)


def test_a_regisseur_who_is_away_goes_before_a_team_leader_who_is_there() -> None:
    choice = choose(HERE, [in_assen(RENSKE, is_away=True), leader(TEUN)])

    assert choice is not None
    assert choice.worker_id == RENSKE
    assert "er is niemand anders" in choice.reasons[-1]


def test_without_any_regisseur_it_is_a_team_leader() -> None:
    choice = choose(replace(HERE, avoided_by=frozenset({RENSKE})), [in_assen(RENSKE), leader(TEUN)])

    assert choice is not None
    assert (choice.worker_id, choice.rule) == (TEUN, LEADER)
