"""What is put before a person, and what the system decides by itself."""

from datetime import date
from typing import get_args

import pytest

from services.income.decisions.rules import Draft, decides_itself, draft_of, kind_of, outcome_of
from services.income.norms.rules import Grondslag, Onderdeel
from services.income.rights.standing import Invulling, Rechtsperiode, Verandering, Wijziging
from shared import ids
from shared.events.income import Besluitsoort, Uitkomst, Voorstelsoort
from shared.reason_words import Audience, texts_of

DAY = date(2026, 12, 1)
LATER = date(2027, 1, 11)
SINGLE = Invulling(Grondslag((Onderdeel("N21a"),)), 0)
DECIDED = ids.new_id()


def change(kind: Verandering, day: date = DAY) -> Wijziging:
    return Wijziging(day, None, kind, 141_946, 100_000, SINGLE)


def stands(
    kind: Besluitsoort = "overnemen", *, since: date = date(2020, 1, 1), automatic: bool = False
) -> tuple[Rechtsperiode, ...]:
    return (Rechtsperiode(since, None, SINGLE, DECIDED, None, kind, automatic),)


def drafted(*changes: Wijziging, **more: object) -> Draft | None:
    wanted = {"standing": stands(), "about": "huishouden", "assumed": False} | more
    return draft_of(changes, **wanted)  # type: ignore[arg-type]


def codes(draft: Draft | None) -> list[str]:
    return [why.code for why in draft.reasons] if draft else []


@pytest.mark.parametrize("kind", ["gelijk", "hoger", "lager", "eindigt"])
def test_whatever_would_change_has_its_sentence(kind: Verandering) -> None:
    draft = drafted(change(kind))

    assert draft is not None
    assert draft.outcome == kind
    for audience in get_args(Audience) or Audience:
        assert texts_of(draft.reasons, audience).startswith(("De bijstand ", "Het recht "))


def test_what_is_not_known_waits_for_a_fact_and_for_nobody_to_decide() -> None:
    assert drafted() is None
    assert drafted(change("niet-vast-te-stellen")) is None


@pytest.mark.parametrize(
    ("kinds", "outcome"),
    [
        (("hoger", "eindigt", "lager"), "eindigt"),
        (("hoger", "lager"), "lager"),
        (("gelijk", "hoger"), "hoger"),
        (("gelijk",), "gelijk"),
    ],
)
def test_a_draft_is_named_for_the_hardest_of_its_changes(
    kinds: tuple[Verandering, ...], outcome: str
) -> None:
    assert outcome_of(map(change, kinds)) == outcome


def test_only_higher_and_equal_are_decided_without_a_person() -> None:
    itself = {
        kind: decides_itself(draft)
        for kind in get_args(Verandering)
        if (draft := drafted(change(kind)))
    }

    assert itself == {"gelijk": True, "hoger": True, "lager": False, "eindigt": False}


def test_what_rests_on_an_assumption_is_for_a_person() -> None:
    draft = drafted(change("hoger"), assumed=True)

    assert codes(draft) == ["bijstand-hoger", "rust-op-aanname"]
    assert draft is not None
    assert not decides_itself(draft)


@pytest.mark.parametrize(
    "standing", [(), stands("wijzigen", since=DAY), stands("afwijken", since=DAY)]
)
def test_what_a_person_decided_otherwise_is_for_a_person_again(
    standing: tuple[Rechtsperiode, ...],
) -> None:
    draft = drafted(change("hoger"), standing=standing)

    assert codes(draft) == ["opnieuw-besluiten", "bijstand-hoger"]
    assert draft is not None
    assert not decides_itself(draft)


@pytest.mark.parametrize(
    "standing",
    [stands("wijzigen"), stands("wijzigen", since=DAY, automatic=True), stands(since=DAY)],
    ids=["of an earlier day", "by the system", "taken over"],
)
def test_what_happens_after_a_decision_does_not_undo_it(
    standing: tuple[Rechtsperiode, ...],
) -> None:
    assert codes(drafted(change("hoger"), standing=standing)) == ["bijstand-hoger"]


def test_a_later_day_is_told_as_the_second_one() -> None:
    draft = drafted(change("gelijk"), change("lager", LATER), later_days={LATER})

    assert draft is not None
    assert [why.parameters.wie for why in draft.reasons] == ["huishouden", "daarna"]
    assert draft.effective_on == DAY


@pytest.mark.parametrize(
    ("proposal", "outcome", "gives_right", "kind"),
    [
        ("recht", "eindigt", True, "beeindigen"),
        ("recht", "lager", True, "wijzigen"),
        ("aanvraag", "hoger", True, "toekennen"),
        ("aanvraag", "gelijk", False, "weigeren"),
        ("terugvordering", "lager", False, "terugvorderen"),
    ],
)
def test_what_is_decided_follows_from_what_is_proposed(
    proposal: Voorstelsoort, outcome: Uitkomst, gives_right: bool, kind: Besluitsoort
) -> None:
    assert kind_of(proposal, outcome, gives_right=gives_right) == kind
