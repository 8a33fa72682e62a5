"""What a household may be entitled to and does not use (*niet-gebruik*), worked out as its purse is, with what is missing to know it.

Told, never granted: with each stands who helps, and whether the household has to apply. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from services.income.assessments.facts import Facts
from services.income.assessments.income import as_established, with_right
from services.income.assessments.purse import known_on
from services.income.assessments.rules import Bedragen, amounts_on, picture
from services.income.means.assets import household_type
from services.income.non_take_up.model import Claim, Found, Gemist
from services.income.non_take_up.schemes import ORDER, SCHEMES, Helpers, way_to
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.norms.woonsituatie import members_for_norm, woonsituatie_of
from services.income.purse.claims import Aanspraak, claim
from services.income.purse.household import Onbekend
from services.income.purse.local import Minimabeeld, local_claims, norm_alone
from services.income.purse.spending import Besteedbaar, Situatie, besteedbaar, tenant
from services.income.purse.students import Leerling, study_claims, supplement_claim
from services.income.purse.unused import NATIONAL, ongebruikt
from services.income.reported.facts import Education
from services.income.toeslagen.huurtoeslag import rent_line
from services.income.toeslagen.outcome import cents_on, in_euros
from shared.events.household import WITH_THE_RIGHT, Lid
from shared.events.income import Beeld, Reden
from shared.events.non_take_up import Regelingcode

TOOL: Final = Aanspraak(
    "voorzieningenwijzer",
    None,
    "VoorzieningenWijzer",
    Reden(
        regel="niet-gebruikt",
        artikel="lokaal",
        tekst="Een coach loopt met het huishouden alle regelingen en vaste lasten na, en helpt met aanvragen.",
    ),
)
ASKED_AT: Final = "Werkplein Drentsche Aa"
_ALWAYS_ASKED: Final[Mapping[Regelingcode, tuple[Gemist, ...]]] = {
    "bijzondere-bijstand": ("bijzondere-kosten",),
    "individuele-inkomenstoeslag": ("duur-laag-inkomen",),
    "kinderopvangtoeslag": ("kosten-kinderopvang",),
    "studiefinanciering": ("opleiding",),
    "studietoeslag": ("opleiding", "medische-beperking"),
}
"""What is kept nowhere, so that a scheme that asks for it is never certain."""
_OF_RENT: Final[tuple[Gemist, ...]] = ("kale-huur", "inkomen-huisgenoten")


@dataclass(frozen=True, slots=True)
class Sources:
    """The law, what the municipality set itself, and who helps there."""

    municipality: str
    national: Parameters
    local: Parameters
    helpers: Helpers


@dataclass(frozen=True, slots=True)
class _Household:
    """As it is on a day, with its purse, as if bijstand were given where there is a right: what does not run, is not used."""

    facts: Facts
    members: tuple[Lid, ...]
    amounts: Bedragen
    beeld: Beeld
    situatie: Situatie
    unknown: tuple[Onbekend, ...]
    spendable: Besteedbaar

    @property
    def day(self) -> date:
        return self.beeld.datum


def claims_of(facts: Facts, day: date, sources: Sources) -> Found:
    """Everything that may be due on a day. Where amounts cannot be worked out, the one who helps to find out still stands there."""
    tool = _claim(TOOL, None, day, sources)
    try:
        home = _look(facts, day, sources)
        found = [*_claims(home, sources), tool]
    except NietVastTeStellen as missing:
        return Found((tool,), missing.reden, missing.ontbreekt)
    return Found(tuple(sorted(found, key=_place)))


def _place(found: Claim) -> tuple[int, str]:
    return ORDER.index(found.code), str(found.person_id)


def _look(facts: Facts, day: date, sources: Sources) -> _Household:
    """Raises NietVastTeStellen."""
    national = sources.national
    granted = replace(facts, as_if_granted=True)
    beeld = picture(granted, day, national).beeld
    situatie, unknown = known_on(beeld, granted, national, sources.local)
    return _Household(
        facts,
        members_for_norm(facts.household, day),
        amounts_on(granted, day, national),
        beeld,
        situatie,
        unknown,
        besteedbaar(situatie, national),
    )


def _claims(home: _Household, sources: Sources) -> Iterator[Claim]:
    national, day = sources.national, home.day
    local = _local(home, sources)
    for found in ongebruikt(home.situatie, home.spendable, _used(home), national, local):
        if found.regeling != "huurtoeslag":
            yield _claim(found, None, day, sources)
    for who in home.members:
        for found in _for_study(who, home.facts, day, national):
            yield _claim(found, who.inwoner_id, day, sources)
    yield from _for_rent(home, sources)
    yield from _for_wages(home, sources)


def _used(home: _Household) -> frozenset[str]:
    """What somebody decided or established, so that it is received; huurtoeslag has a range of its own."""
    used = {"bijstand"} if home.facts.receives_on(home.day) else set()
    if home.situatie.kinderopvangtoeslag:
        used.add("kinderopvangtoeslag")
    return frozenset(used)


def _local(home: _Household, sources: Sources) -> Iterator[Aanspraak]:
    """By what counts of the income; toeslagen and child benefit do not."""
    national, norm = sources.national, home.amounts.norm
    alone = woonsituatie_of(home.members, home.day)
    alone = as_established(alone, home.members, home.facts, national)
    posten = home.spendable.posten
    view = Minimabeeld(
        datum=home.day,
        aanvrager=alone.aanvrager.geboortedatum,
        huishouden=household_type(alone),
        norm=norm_alone(alone if norm.recht else with_right(alone), national),
        inkomen=posten.bijstand + posten.iack + home.beeld.meegeteld_inkomen_centen,
        kinderen=tuple(lid.geboortedatum for lid in home.members if lid.rol == "kind"),
        werkt=any(home.spendable.bruto_per_verdiener[:1]),
        recht_op_bijstand=norm.recht and home.amounts.vermogen_in_orde,
    )
    return local_claims(view, national, sources.local)


def _for_study(who: Lid, facts: Facts, day: date, national: Parameters) -> Iterator[Aanspraak]:
    """Of a child that learns or may; of an adult only where a life event said so."""
    learns = {
        report.content.runs
        for report in facts.reports_on(day, [who.inwoner_id])
        if isinstance(report.content, Education)
    }
    pupil = Leerling(who.geboortedatum, medisch_beperkt=None)
    if who.rol == "kind" and learns != {False}:
        yield from study_claims(pupil, day, national)
    elif who.rol in WITH_THE_RIGHT and learns == {True}:
        yield supplement_claim(pupil, day, national)


def _for_rent(home: _Household, sources: Sources) -> Iterator[Claim]:
    """Huurtoeslag goes up with the rent, and down with what others in the home earn: the ends of both are its ends."""
    national, situatie = sources.national, home.situatie
    income = home.spendable.toetsingsinkomen
    ends = {fact.feit: (fact.minimum, fact.maximum) for fact in home.unknown}
    lowest, highest = ends.get("kale-huur", (situatie.kale_huur, situatie.kale_huur))
    theirs = situatie.inkomen_medebewoners
    least, most = ends.get("inkomen-huisgenoten", (theirs, theirs))
    poor, rich = (
        rent_line(tenant(replace(situatie, inkomen_medebewoners=other), income), national)
        for other in (least, most)
    )
    high = poor.at(min(highest, cents_on(national, "HT_MAXIMUM_HUUR", home.day)))
    if not high:
        return
    low = rich.at(lowest)
    found = _claim(claim("huurtoeslag", high, *NATIONAL["huurtoeslag"]), None, home.day, sources)
    missing = tuple(fact for fact in _OF_RENT if fact in ends)
    yield replace(found, low=low, uncertain=not low, missing=missing)


def _for_wages(home: _Household, sources: Sources) -> Iterator[Claim]:
    """More of a right that runs, where nobody established which part of a wage is exempt."""
    if not home.facts.receives_on(home.day):
        return
    for fact in home.unknown:
        if fact.feit == "vrijlating":
            text = (
                f"Er komt loon binnen, en niemand legde vast welk deel daarvan niet meetelt. Er kan tot "
                f"{in_euros(fact.maximum)} per maand bijstand bij komen."
            )
            article = SCHEMES["vrijlating"].article or ""
            more = claim("vrijlating", fact.maximum, ASKED_AT, article, text)
            found = _claim(more, None, home.day, sources)
            yield replace(found, low=0, uncertain=True, missing=("vrijlating",))


def _claim(found: Aanspraak, person_id: UUID | None, day: date, sources: Sources) -> Claim:
    code = next(code for code in ORDER if code == found.regeling)
    kind = SCHEMES[code].kind
    missing = _ALWAYS_ASKED.get(code, ())
    uncertain = found.onbekend or bool(missing)
    if kind in {"gemeente", "individuele-inkomenstoeslag"} and (
        found.onbekend or found.maand is None
    ):
        missing = (*missing, "gemeentelijke-regels")
    return Claim(
        code,
        kind,
        person_id,
        0 if uncertain and found.maand is not None else found.maand,
        found.maand,
        found.reden,
        uncertain,
        missing,
        found.waar,
        way_to(code, sources.municipality, day, sources.national, sources.helpers),
        found.ineens,
    )
