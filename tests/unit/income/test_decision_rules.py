"""What is put before a person."""

from datetime import date
from typing import get_args

import pytest

from services.income.decisions.rules import Draft, decide_proposals, what_gets_worse
from shared.events.income import Herbeoordeling, Uitkomst
from shared.reason_words import Audience, texts_of

DAY = date(2026, 12, 1)


def text(draft: Draft) -> str:
    return texts_of(draft.reasons, Audience.WITHOUT_AMOUNTS)


def outcome(
    uitkomst: Uitkomst, *, total: int | None = 0, wie: str = "huishouden"
) -> Herbeoordeling:
    return Herbeoordeling(
        wie=wie,  # type: ignore[arg-type]
        uitkomst=uitkomst,
        voor=None,
        na=None,
        verschil_bijstand_centen=None,
        verschil_totaal_centen=total,
        toelichting=(),
    )


@pytest.mark.parametrize(
    ("uitkomst", "total", "worse"),
    [
        ("gelijk", 0, False),
        ("hoger", 100, False),
        ("gelijk", None, False),
        ("lager", 0, True),
        ("lager", 500, True),
        ("eindigt", None, True),
        ("niet-vast-te-stellen", None, False),
        ("aanvraag-nodig", None, False),
        ("aanvraag-nodig", -1, False),
        ("gelijk", -1, True),
        ("hoger", -1, True),
    ],
)
def test_a_worse_outcome_asks_for_a_decision_and_a_right_that_does_not_run_yet_for_none(
    uitkomst: Uitkomst,
    total: int | None,
    worse: bool,
) -> None:
    assessment = outcome(uitkomst, total=total)

    assert (what_gets_worse(assessment, DAY) is not None) is worse
    assert len(decide_proposals([assessment], DAY, withdrawn=False)) == worse


@pytest.mark.parametrize("uitkomst", get_args(Uitkomst))
@pytest.mark.parametrize("total", [None, -1, 0, 1])
def test_every_outcome_that_is_proposed_has_its_sentence(
    uitkomst: Uitkomst, total: int | None
) -> None:
    drafts = decide_proposals([outcome(uitkomst, total=total)], DAY, withdrawn=False)

    assert len(drafts) == (what_gets_worse(outcome(uitkomst, total=total), DAY) is not None)
    assert all(text(draft).startswith(("De bijstand ", "Het recht ")) for draft in drafts)


def test_each_side_of_a_divorce_gets_its_own_proposal() -> None:
    sides = [outcome("lager", wie="blijver"), outcome("eindigt", wie="vertrekker")]

    drafts = decide_proposals(sides, DAY, withdrawn=False)

    assert [(draft.about, draft.outcome) for draft in drafts] == [
        ("blijver", "lager"),
        ("vertrekker", "eindigt"),
    ]
    assert all("1 december 2026" in text(draft) for draft in drafts)


def test_a_withdrawn_event_proposes_nothing_unless_it_was_decided_on() -> None:
    assert decide_proposals([outcome("lager")], DAY, withdrawn=True) == ()

    (review,) = decide_proposals([outcome("gelijk")], DAY, withdrawn=True, decided={"blijver"})

    assert (review.about, review.outcome) == ("blijver", "gelijk")
    assert "eerder besloten" in text(review)


def test_what_was_decided_before_is_put_before_a_person_also_when_it_is_not_worse() -> None:
    drafts = decide_proposals([outcome("hoger")], DAY, withdrawn=False, decided={"huishouden"})

    assert [draft.outcome for draft in drafts] == ["hoger"]


def test_a_review_shows_the_new_outcome_of_the_side_that_was_decided_on() -> None:
    sides = [outcome("gelijk", wie="blijver"), outcome("eindigt", wie="vertrekker")]

    (review,) = decide_proposals(sides, DAY, withdrawn=True, decided={"vertrekker"})

    assert (review.about, review.outcome) == ("vertrekker", "eindigt")


@pytest.mark.parametrize(
    ("uitkomst", "why"),
    [
        (
            "lager",
            "De bijstand van dit huishouden wordt lager vanaf 1 december 2026. U beslist of dat klopt.",
        ),
        (
            "eindigt",
            "Het recht op bijstand van dit huishouden eindigt vanaf 1 december 2026. U beslist of dat klopt.",
        ),
    ],
)
def test_a_proposal_says_what_gets_worse_and_from_which_day(uitkomst: Uitkomst, why: str) -> None:
    (draft,) = decide_proposals([outcome(uitkomst)], DAY, withdrawn=False)

    assert text(draft) == why


LATER = date(2027, 1, 10)


def test_a_proposal_about_a_later_day_holds_from_that_day() -> None:
    now = outcome("lager")
    then = outcome("eindigt", wie="daarna").model_copy(update={"ingangsdatum": LATER})

    drafts = decide_proposals([now, then], DAY, withdrawn=False)

    assert [(draft.about, draft.effective_on) for draft in drafts] == [
        ("huishouden", DAY),
        ("daarna", LATER),
    ]
    assert "vanaf 10 januari 2027. Dit is de tweede dag" in text(drafts[1])


def test_a_review_holds_from_the_day_of_what_was_decided_on() -> None:
    now = outcome("gelijk")
    then = outcome("eindigt", wie="daarna").model_copy(update={"ingangsdatum": LATER})

    reviews = decide_proposals([now, then], DAY, withdrawn=True, decided={"daarna", "huishouden"})

    assert [(review.about, review.effective_on) for review in reviews] == [
        ("daarna", LATER),
        ("huishouden", DAY),
    ]
    assert "vanaf 10 januari 2027. Dit is de tweede dag" in text(reviews[0])
