"""The life events of the what-if page: what each asks, how the household is before and after it, and what else it changes.

The amounts of both are worked out by the one calculation; what else changes, and when, is the table of effects.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.income.assessments import effects
from services.income.whatif import means_and_study
from services.income.whatif.form import ADULT, Formulier, ages_of
from services.income.whatif.question import (
    adult,
    amount,
    before_and_after,
    child,
    household_now,
    job,
    month_wage,
    situation_now,
    toeslagpartner,
)
from services.income.whatif.schemas import (
    Berekeningsvraag,
    Huishouden,
    Inkomsten,
    Medebewoner,
    Scenario,
)
from shared.events.income import Reden

Sides = tuple[Scenario, ...]
"""Before and after; at a parting also who leaves."""

APPLIED_HERE = "Pw 31 lid 2, 34a"
"""The re-assessment leaves the exemption to a person; the form asks for it, so the pointer would be untrue here."""


@dataclass(frozen=True, slots=True)
class Gebeurtenis:
    """A life event at the table."""

    naam: str
    vragen: tuple[str, ...]
    """Fields of the form, beside the day."""
    voor_wie: str
    """Whose money it is before and after."""
    sides: Callable[[Formulier], Sides] | None
    """None where the amounts can't be worked out here; `waarom_niet` says why."""
    gevolgen: Callable[[Formulier], tuple[effects.Gebeurtenis, ...]]
    toeslagen: effects.Ingang | Literal["peildatum"] | None = "maand-na-wijziging"
    """When these follow: an age from the next month on, a change on the first of a month at once (Awir art. 5).

    None: they follow the income of the year. Assets: those of 1 January (art. 7).
    """
    stappen: Callable[[Formulier], tuple[Reden, ...]] = lambda _: ()
    """How what is asked was judged, before it went into the amounts."""
    waarom_niet: str = ""


def question_of(event: Gebeurtenis, form: Formulier) -> Berekeningsvraag:
    """Raises TypeError for an event that is not worked out."""
    if event.sides is None:
        raise TypeError(f"{event.naam}: {event.waarom_niet}")
    return before_and_after(form, *event.sides(form))


def effects_of(event: Gebeurtenis, form: Formulier) -> tuple[Reden, ...]:
    """What a person has to see to beside the amounts, each with its day."""
    home = effects.Thuis(paar=form.samen == "ja", kind=any(age < ADULT for age in minors_of(form)))
    found = effects.effects_of(date.fromisoformat(form.dag), home, *event.gevolgen(form))
    return (*event.stappen(form), *(effect for effect in found if effect.artikel != APPLIED_HERE))


def minors_of(form: Formulier) -> list[int]:
    """Ages of the children, the oldest first."""
    return sorted(ages_of(form.kinderen) or (), reverse=True)


def _child_turns_18(form: Formulier) -> Sides:
    """The oldest, who is 17 on the day before."""
    _, *younger = minors_of(form)
    return (
        situation_now(form),
        _with_children(
            form, [child(ADULT, form, form.loon_kind), *(child(age, form) for age in younger)]
        ),
    )


def _with_children(form: Formulier, minors: list[Medebewoner]) -> Scenario:
    home = household_now(form)
    grown = home.kinderen[len(minors) :]
    return _in(form, home.model_copy(update={"kinderen": [*minors, *grown]}))


def _partners_part(form: Formulier) -> Sides:
    """The applicant stays in the home; the children under 18 stay too, or go with the partner."""
    now, home = situation_now(form), household_now(form)
    minors = home.kinderen[: len(minors_of(form))]
    stay = home.kinderen if form.kinderen_bij == "u" else home.kinderen[len(minors) :]
    alone = home.model_copy(
        update={"partner": None, "kinderen": stay, "toeslagpartner": toeslagpartner(form)}
    )
    leaver = Huishouden(
        aanvrager=adult(form.leeftijd_partner, form),
        kinderen=[] if form.kinderen_bij == "u" else minors,
    )
    return (
        now,
        _in(form, alone).model_copy(update={"partner": Inkomsten()}),
        Scenario(
            naam="Uw partner straks",
            huishouden=leaver,
            kale_huur_centen=amount(form.huur_partner),
            aanvrager=now.partner,
        ),
    )


def _partners_move_in(form: Formulier) -> Sides:
    home = household_now(form).model_copy(
        update={"partner": adult(form.nieuwe_leeftijd, form), "toeslagpartner": None}
    )
    earns = {"partner": month_wage(form.nieuw_loon)}
    return situation_now(form), _in(form, home).model_copy(update=earns)


def _move(form: Formulier) -> Sides:
    now = situation_now(form)
    return now, now.model_copy(update={"kale_huur_centen": amount(form.nieuwe_huur)})


def _job_starts(form: Formulier) -> Sides:
    now = situation_now(form)
    return now, now.model_copy(update={"aanvrager": job(form)})


def _baby(form: Formulier) -> Sides:
    home = household_now(form)
    more = home.model_copy(update={"kinderen": [child(0, form), *home.kinderen]})
    return situation_now(form), _in(form, more)


def _in(form: Formulier, home: Huishouden) -> Scenario:
    return situation_now(form).model_copy(update={"huishouden": home})


def _effects_of_18(form: Formulier) -> tuple[effects.Gebeurtenis, ...]:
    if len(minors_of(form)) == 1:
        return ("achttiende-verjaardag", "achttiende-verjaardag-laatste-kind")
    return ("achttiende-verjaardag",)


VERHUIZINGEN: dict[str, tuple[str, effects.Gebeurtenis]] = {
    "binnen-gemeente": ("In dezelfde gemeente", "binnen-gemeente"),
    "binnen-gebied": ("Elders in ons gebied", "binnen-gebied"),
    "buiten-gebied": ("Buiten ons gebied", "buiten-gebied"),
}

GEBEURTENISSEN: dict[str, Gebeurtenis] = {
    "kind-18": Gebeurtenis(
        "Een kind wordt 18",
        ("loon_kind",),
        "Wat uw kind straks zelf krijgt of verdient, staat er niet bij.",
        _child_turns_18,
        _effects_of_18,
        toeslagen="volgende-maand",
    ),
    "samenwonen": Gebeurtenis(
        "Samen gaan wonen",
        ("nieuwe_leeftijd", "nieuw_loon"),
        "Nu is dit voor u alleen, straks voor u en uw partner samen.",
        _partners_move_in,
        lambda _: ("samenwonen",),
    ),
    "uit-elkaar": Gebeurtenis(
        "Uit elkaar gaan",
        ("kinderen_bij", "huur_partner"),
        "Nu is dit voor u en uw partner samen, straks voor u zonder uw partner. U blijft in dezelfde woning.",
        _partners_part,
        lambda _: ("scheiding",),
    ),
    "verhuizing": Gebeurtenis(
        "Verhuizen",
        ("nieuwe_huur", "waarheen"),
        "Wie er wonen blijft hetzelfde. Kosten van het verhuizen zijn niet meegeteld.",
        _move,
        lambda form: (VERHUIZINGEN[form.waarheen][1],),
    ),
    "baan": Gebeurtenis(
        "Een baan begint",
        ("maandloon", "extra_kosten"),
        "Het nieuwe loon komt in de plaats van het werk van nu.",
        _job_starts,
        lambda _: ("baan-gestart",),
        toeslagen=None,
    ),
    "baby": Gebeurtenis(
        "Er komt een baby",
        (),
        "Kosten van het kind zijn niet meegeteld.",
        _baby,
        lambda _: ("geboorte",),
        toeslagen="volgende-maand",
    ),
    "partner-inkomen": Gebeurtenis(
        "Uw partner: ander inkomen",
        ("partner_loon", "partner_netto", "partner_jaar"),
        "Dit is voor u en uw partner samen. Het nieuwe inkomen komt in de plaats van het loon van nu, en telt volledig mee.",
        means_and_study.partner_earns_otherwise,
        lambda _: ("inkomen-partner-gewijzigd",),
        toeslagen=None,
    ),
    "vermogen": Gebeurtenis(
        "Uw vermogen verandert",
        ("nieuw_vermogen",),
        "Het vermogen zelf is hier niet meegeteld als inkomen. Met te veel vermogen is er geen bijstand.",
        means_and_study.assets_change,
        lambda _: ("vermogen-gewijzigd",),
        toeslagen="peildatum",
    ),
    "studie-start": Gebeurtenis(
        "Een studie begint",
        ("wie_studeert", "studiefinanciering"),
        "Geld van DUO is niet meegeteld. Wie jonger is dan 27 jaar en studiefinanciering kan krijgen, heeft zelf geen recht "
        "op bijstand.",
        means_and_study.study_starts,
        lambda _: ("studie-gestart",),
    ),
    "studie-stop": Gebeurtenis(
        "Een studie stopt",
        ("wie_studeert", "studiefinanciering"),
        "Geld van DUO is niet meegeteld. Gerekend is alsof er geen andere opleiding mogelijk is; dat moet een medewerker "
        "vaststellen. De gemeente kan de bijstand het eerste half jaar lager vaststellen (artikel 28); ook dat is niet "
        "meegeteld.",
        means_and_study.study_ends,
        lambda _: ("studie-gestopt",),
    ),
    "vrijwilliger": Gebeurtenis(
        "Vrijwilligersvergoeding",
        ("vergoeding",),
        "Het deel dat niet meetelt is voor uw kosten en staat er niet bij. Het deel dat wel meetelt is over het jaar "
        "verdeeld, en telt hier ook voor de toeslagen.",
        means_and_study.volunteers,
        lambda _: ("vrijwilligersvergoeding",),
        toeslagen=None,
        stappen=means_and_study.steps_of_allowance,
    ),
    "eigen-bedrijf": Gebeurtenis(
        "Een eigen bedrijf beginnen",
        (),
        "",
        None,
        lambda _: ("start-als-zelfstandige",),
        toeslagen=None,
        waarom_niet="Of het Besluit bijstandverlening zelfstandigen (Bbz) geldt, en welke winst meetelt, hangt af van uw plan, "
        "uw uren en de kosten van het bedrijf. Dat moet een medewerker beoordelen; een bedrag zou hier een gok zijn.",
    ),
}
