"""The right over time: who runs on, who has to apply, what a month comes to; by day and by cent around every limit."""

from datetime import date
from fractions import Fraction

import pytest

from services.income.means.assets import Vermogen
from services.income.means.rules import Gebruikt, Vrijlatingsfeiten
from services.income.norms.loading import load_parameters
from services.income.norms.money import half_up
from services.income.norms.register import NietVastTeStellen, ParameterOntbreekt
from services.income.rights.facts import Aanvraag, Keuzes, Vrijlatingsfeit
from services.income.rights.timeline import Recht
from shared.events.household import ASSEN, Huishouden, Lid, VerblijfElders, Woonplaats
from shared.testing.events import make_household, make_member
from tests.told_dossier import (
    Feit,
    Loon,
    OverigInkomen,
    Persoonsfeit,
    Toegekend,
    Vermogensfeit,
    right_over_time,
)

ANK = make_member()
PARTNER = make_member("partner", date(1991, 3, 3))
KID = make_member("kind", date(2020, 2, 2))
SINGLE, COUPLE, HALF = 141946, 202779, 101390
RUNS = Toegekend(date(2025, 11, 1))
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
AUTUMN = (SEPTEMBER, date(2026, 11, 1))
ASKED = AUTUMN


def right(
    *facts: Feit | Lid,
    months: tuple[date, date] = ASKED,
    choices: Keuzes = Keuzes(),  # noqa: B008 - immutable
    household: Huishouden | None = None,
) -> Recht:
    members = [fact for fact in facts if isinstance(fact, Lid)] or [ANK]
    others = [fact for fact in facts if not isinstance(fact, Lid)]
    home = household or make_household(*members, bijstand=())
    return right_over_time(home, others, months, load_parameters(), choices)


def told(found: Recht) -> list[tuple[str, int | str]]:
    """Per period its first day and the norm, or why there is none."""
    return [
        (period.van.strftime("%m-%d"), period.norm if period.grond is None else period.grond)
        for period in found.perioden
    ]


def moves_in(member: Lid, day: date) -> Lid:
    return member.model_copy(update={"vanaf": day})


def leaves(member: Lid, day: date) -> Lid:
    return member.model_copy(update={"tot": day})


def died(member: Lid, day: date) -> Lid:
    return member.model_copy(update={"overleden_op": day})


def away(member: Lid, kind: str, since: date, until: date | None = None) -> Lid:
    stay = VerblijfElders.model_validate({"soort": kind, "vanaf": since, "tot": until})
    return member.model_copy(update={"verblijven": (stay,)})


def income(cents: int, since: date = SEPTEMBER, last: date | None = None) -> OverigInkomen:
    return OverigInkomen(ANK.inwoner_id, since, last or since, cents)


class TestRunsOn:
    """What changes a running right and does not end it."""

    def test_a_right_that_was_granted_runs_on_and_indexation_changes_it(self) -> None:
        found = right(RUNS, months=(date(2026, 6, 1), date(2026, 7, 1)))

        assert told(found) == [("06-01", 140150), ("07-01", SINGLE)]

    def test_a_partner_who_leaves_changes_it_from_the_first_day_apart(self) -> None:
        found = right(ANK, leaves(PARTNER, date(2026, 9, 8)), RUNS)

        assert told(found) == [("09-01", COUPLE), ("09-08", SINGLE)]
        assert found.maanden[0].bijstand == half_up(Fraction(COUPLE * 7, 30)) + half_up(
            Fraction(SINGLE * 23, 30)
        )

    def test_a_partner_without_right_halves_it_and_asks_for_no_application(self) -> None:
        without = Persoonsfeit(PARTNER.inwoner_id, "geen-recht")

        found = right(ANK, moves_in(PARTNER, date(2026, 9, 10)), without, RUNS)

        assert told(found) == [("09-01", SINGLE), ("09-10", HALF)]

    @pytest.mark.parametrize(("partner", "extra"), [(True, 28467), (False, 0)])
    def test_with_a_child_and_a_toeslagpartner_a_part_of_the_alo_kop_comes_on_top(
        self, partner: bool, extra: int
    ) -> None:
        facts: list[Feit] = [Persoonsfeit(PARTNER.inwoner_id, "geen-recht")]
        if partner:
            facts.append(Persoonsfeit(PARTNER.inwoner_id, "toeslagpartner"))

        assert told(right(ANK, PARTNER, KID, *facts, RUNS)) == [("09-01", HALF + extra)]

    def test_a_housemate_counts_from_the_27th_birthday_and_on_the_days_there(self) -> None:
        mate = make_member("medebewoner", date(1999, 9, 20), tot=date(2026, 10, 5))

        found = right(ANK, mate, RUNS)

        assert told(found) == [("09-01", SINGLE), ("09-20", HALF), ("10-05", SINGLE)]

    def test_a_stay_in_an_inrichting_has_a_norm_of_its_own(self) -> None:
        found = right(away(ANK, "inrichting", date(2026, 9, 8), date(2026, 10, 2)), RUNS)

        assert told(found) == [("09-01", SINGLE), ("09-08", 49644), ("10-02", SINGLE)]

    def test_of_two_partners_of_19_the_right_follows_their_birthdays(self) -> None:
        young = make_member(geboortedatum=date(2005, 9, 11))
        other = make_member("partner", date(2005, 10, 20))

        found = right(young, other, RUNS)

        assert told(found) == [("09-01", 70084), ("09-11", 136432), ("10-20", COUPLE)]

    @pytest.mark.parametrize(("whose", "extra"), [("own", 76224), ("other", 0)])
    def test_no_appeal_to_the_parents_counts_for_the_person_of_whom_it_was_established(
        self, whose: str, extra: int
    ) -> None:
        young = make_member(geboortedatum=date(2007, 1, 1))
        other = make_member("partner", date(2007, 2, 2))
        person = young if whose == "own" else other
        facts = (
            Persoonsfeit(person.inwoner_id, "geen-beroep-op-ouders"),
            Persoonsfeit(other.inwoner_id, "geen-recht"),
        )

        assert told(right(young, other, *facts, RUNS)) == [("09-01", 35042 + extra)]


class TestEnds:
    @pytest.mark.parametrize(
        ("members", "ground"),
        [
            ((away(ANK, "detentie", date(2026, 9, 16)),), "gedetineerd"),
            ((make_member(geboortedatum=date(1959, 9, 16)),), "aow-leeftijd"),
            ((ANK, make_member("partner", date(1959, 9, 16))), "aow-leeftijd"),
            (
                (
                    away(ANK, "detentie", date(2026, 9, 16)),
                    away(PARTNER, "detentie", date(2026, 9, 1)),
                ),
                "beiden-uitgesloten",
            ),
            ((died(ANK, date(2026, 9, 15)),), "overleden"),
        ],
    )
    def test_it_ends_on_the_day_itself(self, members: tuple[Lid, ...], ground: str) -> None:
        assert told(right(*members, RUNS))[-1] == ("09-16", ground)

    @pytest.mark.parametrize(
        ("born", "ends"), [(date(1999, 9, 16), "10-01"), (date(1999, 9, 1), None)]
    )
    def test_education_with_study_money_ends_it_under_27(
        self, born: date, ends: str | None
    ) -> None:
        young = make_member(geboortedatum=born)
        learns = Persoonsfeit(young.inwoner_id, "onderwijs-met-wsf", SEPTEMBER)

        found = told(right(young, learns, RUNS))

        ground = "jonger-dan-27-onderwijs-met-wsf"
        both = [("09-01", ground), ("09-16", "aanvraag-nodig")]
        assert found == (both if ends else [("09-01", SINGLE)])

    @pytest.mark.parametrize(("cents", "has"), [(800_000, True), (800_001, False)])
    def test_assets_end_it_a_cent_above_the_limit_of_the_household(
        self, cents: int, has: bool
    ) -> None:
        found = right(RUNS, Vermogensfeit(date(2026, 9, 16), Vermogen(cents)))

        expected: list[tuple[str, int | str]] = [
            ("09-01", SINGLE),
            ("09-16", "vermogen-boven-grens"),
        ]
        assert told(found) == expected[: 1 if has else 2]

    def test_assets_below_the_limit_of_a_couple_are_above_it_once_somebody_left(self) -> None:
        found = right(
            ANK,
            leaves(PARTNER, OCTOBER),
            RUNS,
            Vermogensfeit(SEPTEMBER, Vermogen(1_600_000)),
        )

        assert told(found) == [("09-01", COUPLE), ("10-01", "vermogen-boven-grens")]

    def test_who_moves_out_of_the_area_has_none_from_that_day(self) -> None:
        places = (
            Woonplaats(gemeente=ASSEN, vanaf=date(2020, 1, 1), tot=date(2026, 9, 21)),
            Woonplaats(gemeente="0114", vanaf=date(2026, 9, 21)),
        )

        found = right(RUNS, household=make_household(ANK, woonplaatsen=places, bijstand=()))

        assert told(found) == [("09-01", SINGLE), ("09-21", "buiten-gebied")]

    def test_after_one_day_without_right_it_begins_again_only_by_an_application(self) -> None:
        one_day = away(ANK, "detentie", date(2026, 9, 16), date(2026, 9, 17))
        applied = Aanvraag(date(2026, 10, 2), date(2026, 10, 2))

        alone, helped = right(one_day, RUNS), right(one_day, RUNS, applied)

        assert told(alone)[1:] == [("09-16", "gedetineerd"), ("09-17", "aanvraag-nodig")]
        assert told(helped)[2:] == [("09-17", "aanvraag-nodig"), ("10-02", SINGLE)]


class TestDeath:
    @pytest.mark.parametrize(
        ("day", "after"),
        [(date(2026, 9, 10), "10-11"), (date(2026, 9, 30), "10-31"), (date(2026, 8, 31), "10-01")],
    )
    @pytest.mark.parametrize("whose", ["aanvrager", "partner"])
    def test_the_norm_of_the_couple_holds_until_a_month_after_whoever_of_the_two_died(
        self, day: date, after: str, whose: str
    ) -> None:
        both = (died(ANK, day), PARTNER) if whose == "aanvrager" else (ANK, died(PARTNER, day))

        assert told(right(*both, RUNS)) == [("09-01", COUPLE), (after, SINGLE)]

    def test_a_single_parent_leaves_a_right_for_a_month_and_a_single_person_none(self) -> None:
        gone = died(ANK, date(2026, 9, 10))

        assert told(right(gone, KID, RUNS)) == [("09-01", SINGLE), ("10-11", "overleden")]
        assert told(right(gone, RUNS)) == [("09-01", SINGLE), ("09-11", "overleden")]

    def test_a_partner_who_had_left_before_dying_does_not_come_back(self) -> None:
        gone = died(leaves(PARTNER, date(2026, 9, 8)), date(2026, 9, 9))

        assert told(right(ANK, gone, RUNS)) == [("09-01", COUPLE), ("09-08", SINGLE)]

    @pytest.mark.parametrize(
        ("choice", "norm"), [("van-de-dag", COUPLE), ("van-het-overlijden", 200213)]
    )
    def test_in_the_month_after_a_death_the_norm_moves_with_indexation_unless_chosen_otherwise(
        self, choice: str, norm: int
    ) -> None:
        choices = Keuzes(norm_na_overlijden=choice)  # type: ignore[arg-type]
        summer = (date(2026, 6, 1), date(2026, 7, 1))

        found = right(ANK, died(PARTNER, date(2026, 6, 20)), RUNS, months=summer, choices=choices)

        assert found.perioden[-2].norm == norm
        assert told(found)[-1] == ("07-21", SINGLE)

    def test_income_of_who_died_counts_up_to_the_day_of_death(self) -> None:
        gone = died(PARTNER, date(2026, 9, 10))
        theirs = OverigInkomen(PARTNER.inwoner_id, SEPTEMBER, OCTOBER, 30_000)

        found = right(ANK, gone, RUNS, theirs)

        assert [month.telt_mee for month in found.maanden] == [10_000, 0, 0]


class TestApplications:
    def test_who_never_applied_has_none(self) -> None:
        assert told(right()) == [("09-01", "aanvraag-nodig")]

    @pytest.mark.parametrize(
        ("application", "start"),
        [
            (Aanvraag(date(2026, 9, 11), date(2026, 9, 15)), "09-11"),
            (Aanvraag(date(2026, 9, 11), date(2026, 9, 15), verwijtbaar_laat=True), "09-15"),
            (Aanvraag(date(2026, 10, 11), date(2026, 10, 15), terugwerkend_vanaf=date(2026, 9, 3)), "09-03"),
            (Aanvraag(date(2026, 12, 3), date(2026, 12, 3), terugwerkend_vanaf=date(2026, 8, 1)), "09-03"),
            (Aanvraag(date(2026, 9, 11)), None),
        ],
    )  # fmt: skip
    def test_a_right_starts_by_the_report_or_the_application(
        self, application: Aanvraag, start: str | None
    ) -> None:
        expected: list[tuple[str, int | str]] = [("09-01", "aanvraag-nodig")]
        if start:
            expected.append((start, SINGLE))

        assert told(right(application)) == expected

    @pytest.mark.parametrize(
        ("free", "starts"), [(date(2026, 10, 27), True), (date(2026, 10, 28), False)]
    )
    def test_an_application_works_until_56_days_after_it(self, free: date, starts: bool) -> None:
        prisoner = away(ANK, "detentie", date(2026, 1, 1), free)
        applied = Aanvraag(date(2026, 9, 1), date(2026, 9, 1))

        found = told(right(prisoner, applied))
        later = told(right(prisoner, applied, choices=Keuzes(dagen_na_aanvraag=57)))

        assert found[-1][1] == (SINGLE if starts else "aanvraag-nodig")
        assert later[-1][1] == SINGLE

    def test_an_application_starts_one_right(self) -> None:
        twice = ANK.model_copy(
            update={
                "verblijven": (
                    VerblijfElders(
                        soort="detentie", vanaf=date(2026, 9, 10), tot=date(2026, 9, 12)
                    ),
                    VerblijfElders(
                        soort="detentie", vanaf=date(2026, 9, 20), tot=date(2026, 9, 22)
                    ),
                )
            }
        )
        first, second = (
            Aanvraag(date(2026, 9, 11), date(2026, 9, 11)),
            Aanvraag(date(2026, 9, 12), date(2026, 9, 12)),
        )

        assert told(right(twice, RUNS, first))[-1] == ("09-22", "aanvraag-nodig")
        assert told(right(twice, RUNS, first, second))[-1] == ("09-22", SINGLE)

    def test_a_partner_with_a_right_who_moves_in_asks_for_an_application(self) -> None:
        both = (ANK, moves_in(PARTNER, date(2026, 9, 10)))
        applied = Aanvraag(date(2026, 9, 10), date(2026, 9, 10))

        assert told(right(*both, RUNS))[1:] == [("09-10", "aanvraag-nodig")]
        assert told(right(*both, RUNS, applied))[1:] == [("09-10", COUPLE)]

    def test_also_on_the_first_day_that_is_asked(self) -> None:
        assert told(right(ANK, moves_in(PARTNER, SEPTEMBER), RUNS)) == [("09-01", "aanvraag-nodig")]
        assert told(right(ANK, moves_in(PARTNER, SEPTEMBER), Toegekend(SEPTEMBER))) == [
            ("09-01", COUPLE)
        ]

    @pytest.mark.parametrize(("asks", "last"), [(True, "aanvraag-nodig"), (False, COUPLE)])
    def test_a_partner_who_comes_back_from_detention_makes_a_new_joint_right_unless_chosen_otherwise(
        self, asks: bool, last: int | str
    ) -> None:
        prisoner = away(PARTNER, "detentie", date(2026, 9, 10), OCTOBER)
        choices = Keuzes(terugkeer_vraagt_aanvraag=asks)

        found = right(ANK, prisoner, RUNS, choices=choices)

        assert told(found) == [("09-01", COUPLE), ("09-10", HALF), ("10-01", last)]


class TestMonths:
    @pytest.mark.parametrize(("cents", "left"), [(SINGLE - 1, 1), (SINGLE, 0)])
    def test_income_leaves_the_last_cent_of_the_norm_or_ends_the_right_for_the_month(
        self, cents: int, left: int
    ) -> None:
        found = right(RUNS, income(cents))

        assert found.maanden[0].bijstand == left
        assert told(found)[0] == ("09-01", SINGLE if left else "inkomen-boven-norm")
        assert told(found)[-1] == (("09-01", SINGLE) if left else ("10-01", "aanvraag-nodig"))

    def test_a_month_without_bijstand_ends_the_right_unless_chosen_otherwise(self) -> None:
        choices = Keuzes(maand_zonder_bijstand_beeindigt=False)

        found = right(RUNS, income(150_000), choices=choices)

        assert told(found) == [("09-01", "inkomen-boven-norm"), ("10-01", SINGLE)]

    def test_an_application_whose_first_month_leaves_nothing_is_not_used_up(self) -> None:
        applied = Aanvraag(date(2026, 9, 20), date(2026, 9, 20))

        found = right(income(150_000), applied)

        assert told(found) == [("09-01", "inkomen-boven-norm"), ("10-01", SINGLE)]

    def test_without_an_application_too_much_income_is_the_reason_for_a_whole_month(self) -> None:
        assert told(right(income(150_000))) == [
            ("09-01", "inkomen-boven-norm"),
            ("10-01", "aanvraag-nodig"),
        ]

    @pytest.mark.parametrize(("choice", "counted"), [("naar-dagen", 10_000), ("heel", 30_000)])
    def test_in_a_part_month_the_income_of_these_days_counts(
        self, choice: str, counted: int
    ) -> None:
        applied = Aanvraag(date(2026, 9, 21), date(2026, 9, 21))
        choices = Keuzes(inkomen_deelmaand=choice)  # type: ignore[arg-type]

        found = right(income(30_000), applied, choices=choices)

        assert found.maanden[0].telt_mee == counted
        assert found.maanden[0].bijstand == half_up(Fraction(SINGLE, 3)) - counted

    def test_wages_of_a_person_add_up_and_the_exemption_follows_its_months(self) -> None:
        exempt = Vrijlatingsfeit(
            ANK.inwoner_id, SEPTEMBER, Vrijlatingsfeiten("oud_31_2", Gebruikt(n=4))
        )
        wages = [
            Loon(ANK.inwoner_id, month, cents, employer)
            for month in (SEPTEMBER, OCTOBER, date(2026, 11, 1))
            for cents, employer in ((50_000, "a"), (40_000, "b"))
        ]

        found = right(ANK, KID, RUNS, exempt, *wages)

        assert [month.vrijgelaten for month in found.maanden] == [22_500, 22_500, 11_250]
        assert found.gebruikt == {ANK.inwoner_id: Gebruikt(n=6, r=1)}

    def test_a_month_with_too_much_wage_exempts_nothing_and_uses_nothing_up(self) -> None:
        exempt = Vrijlatingsfeit(ANK.inwoner_id, SEPTEMBER, Vrijlatingsfeiten("oud_31_2"))

        found = right(RUNS, exempt, Loon(ANK.inwoner_id, SEPTEMBER, 300_000))

        assert (found.maanden[0].vrijgelaten, found.maanden[0].bijstand) == (0, 0)
        assert found.gebruikt == {ANK.inwoner_id: Gebruikt()}

    def test_an_amount_that_is_needed_and_not_known_is_not_guessed(self) -> None:
        january = (date(2026, 12, 1), date(2027, 1, 1))

        with pytest.raises(ParameterOntbreekt):
            right(RUNS, months=january)
        assert told(right(months=january)) == [("12-01", "aanvraag-nodig")]

    def test_two_facts_that_contradict_each_other_go_to_a_person(self) -> None:
        assets = (Vermogensfeit(SEPTEMBER, Vermogen(cents)) for cents in (1, 2))

        with pytest.raises(NietVastTeStellen):
            right(RUNS, *assets)
