"""What is put before a person, and what the system decides by itself."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from services.income.decisions.concept import Otherwise
from services.income.decisions.policy_files import policy_on
from services.income.decisions.rules import (
    EXEMPTION,
    Draft,
    Unknown,
    about_of,
    cents_of,
    decides_itself,
    differences,
    draft_of,
    faults_in,
    outcome_of,
    unknowns_in,
)
from services.income.norms.rules import Grondslag, Onderdeel
from services.income.rights.standing import Invulling, Rechtsperiode, Verandering, Wijziging
from shared import ids
from shared.events.income import (
    Besluit,
    Besluitsoort,
    Herbeoordeling,
    OntbrekendFeit,
    Uitkomst,
    Voorstelsoort,
)
from shared.reason_words import Audience, texts_of

DAY = date(2026, 12, 1)
LATER = date(2027, 1, 11)
SINGLE = Invulling(Grondslag((Onderdeel("N21a"),)), 0)
DECIDED = ids.new_id()
POLICY = policy_on("0106", DAY)


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
        kind: decides_itself(draft, POLICY)
        for kind in get_args(Verandering)
        if (draft := drafted(change(kind)))
    }

    assert itself == {"gelijk": True, "hoger": True, "lager": False, "eindigt": False}


def test_what_rests_on_an_assumption_is_for_a_person() -> None:
    draft = drafted(change("hoger"), assumed=True)

    assert codes(draft) == ["bijstand-hoger", "rust-op-aanname"]
    assert draft is not None
    assert not decides_itself(draft, POLICY)


@pytest.mark.parametrize(
    "standing", [(), stands("wijzigen", since=DAY), stands("afwijken", since=DAY)]
)
def test_what_a_person_decided_otherwise_is_for_a_person_again(
    standing: tuple[Rechtsperiode, ...],
) -> None:
    draft = drafted(change("hoger"), standing=standing)

    assert codes(draft) == ["opnieuw-besluiten", "bijstand-hoger"]
    assert draft is not None
    assert not decides_itself(draft, POLICY)


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
    ("proposal", "outcome", "decision", "gives_right", "about"),
    [
        ("recht", "lager", "overnemen", True, "lager"),
        ("recht", "lager", "afwijken", True, "afwijken"),
        ("aanvraag", "hoger", "overnemen", True, "toekennen"),
        ("aanvraag", "gelijk", "overnemen", False, "weigeren"),
        ("terugvordering", "lager", "overnemen", False, "terugvorderen"),
        ("beeindiging", "eindigt", "overnemen", True, "eindigt"),
        ("opschorting", "gelijk", "overnemen", False, "opschorten"),
        ("opheffing", "gelijk", "overnemen", False, "opheffen"),
        ("niet-in-behandeling", "gelijk", "overnemen", False, "niet-behandelen"),
    ],
)
def test_by_which_line_of_the_policy_something_is_decided(
    proposal: Voorstelsoort, outcome: Uitkomst, decision: Besluit, gives_right: bool, about: str
) -> None:
    assert about_of(proposal, outcome, decision, gives_right=gives_right) == about


def test_a_decision_is_about_the_most_that_changes_in_a_month() -> None:
    small = replace(change("lager"), voor=100_000, na=99_000)
    large = replace(change("lager", LATER), voor=100_000, na=60_000)

    assert cents_of([small, large], None, None) == 40_000
    assert cents_of([small], 12_345, None) == 12_345
    assert cents_of([small], None, Otherwise(90_000, DAY)) == 9_000


def test_what_is_not_known_is_no_amount() -> None:
    unknown = replace(change("lager"), na=None)

    assert cents_of([unknown], None, None) is None
    assert cents_of([change("lager"), unknown], None, None) is None
    assert cents_of([], None, None) is None
    assert cents_of([unknown], None, Otherwise(0, DAY)) is None


@pytest.mark.parametrize(
    ("cents", "day", "fields"),
    [
        (100_000, DAY, []),
        (0, date(2020, 1, 1), []),
        (-1, DAY, ["bedragCenten"]),
        (202_780, DAY, ["bedragCenten"]),
        (202_779, DAY, []),
        (100_000, date(2019, 12, 31), ["vanaf"]),
        (-1, date(2019, 12, 31), ["bedragCenten", "vanaf"]),
    ],
)
def test_an_amount_that_nobody_has_or_a_day_before_the_right_is_named(
    cents: int, day: date, fields: list[str]
) -> None:
    faults = faults_in(Otherwise(cents, day), stands(), DAY, 202_779)

    assert [fault.name for fault in faults] == fields
    assert all(fault.reason.endswith(".") for fault in faults)


def test_the_difference_names_each_day_on_which_it_is_otherwise() -> None:
    before = [replace(change("lager"), na=100_000)]
    after = [
        replace(change("lager"), na=90_000, tot=LATER),
        replace(change("lager", LATER), na=100_000),
    ]

    assert differences(before, after) == [(DAY, 100_000, 90_000)]
    assert differences(before, before) == []
    assert differences([], before) == [(DAY, None, 100_000)]


def picture(*missing: OntbrekendFeit) -> Herbeoordeling:
    return Herbeoordeling(wie="huishouden", uitkomst="lager", toelichting=(), ontbreekt=missing)


def test_an_unknown_exemption_blocks_and_another_unknown_does_not() -> None:
    whose = ids.new_id()
    exemption = OntbrekendFeit(soort="vrijlating", inwoner_id=whose, gever="medewerker")
    assets = OntbrekendFeit(soort="vermogen", gever="inwoner")

    assert unknowns_in(picture(exemption, assets)) == (Unknown(EXEMPTION, whose),)
    assert unknowns_in(picture(assets)) == ()
    assert unknowns_in(None) == ()
