"""What there is to spend in a household before and after something, where not every fact is known.

What comes in is worked out in spending.py; here what goes out is taken off, and what nobody knows is varied between its ends.
A fact that is unknown is never taken to be nil: what depends on it has no amount, and the difference has a range. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import attrgetter
from typing import Final, Literal, NamedTuple, get_args
from uuid import UUID

from services.income.norms.money import divided
from services.income.norms.register import Parameters
from services.income.purse.rents import rent_range
from services.income.purse.spending import (
    Besteedbaar,
    Situatie,
    Verdiener,
    besteedbaar,
)
from services.income.toeslagen.huurtoeslag import Huurlijn, rent_line
from services.income.toeslagen.outcome import EURO, MONTHS
from shared.events.purse import (
    Armoedeval,
    Beurs,
    Beursaanname,
    Beursfeit,
    Beurspost,
    Beurstotaal,
    Kant,
    OnbekendInBeurs,
    Postbeeld,
)

Last = Literal["zorgpremie", "kosten-kinderopvang", "reiskosten", "aflossing"]
"""What goes out each month, beside the rent."""
LASTEN: Final[tuple[Last, ...]] = get_args(Last)
POSTEN: Final[tuple[Beurspost, ...]] = get_args(Beurspost)
Bereik = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Beursfeiten:
    """A household on one day, as far as it is known. What is unknown is nil here, and named apart (`Onbekend`)."""

    situatie: Situatie
    """Without costs: those are told per kind."""
    lasten: Mapping[Last, int] = field(default_factory=dict)
    """In cents per month."""
    huur_gaat_eraf: bool = True
    """The rent is taken off too; else it only counts for huurtoeslag."""


class Onbekend(NamedTuple):
    """A fact that nobody knows, and between which ends it lies: in cents per month, local schemes and the income of others in the home per year.

    On one side it comes on top of one that is unknown on both. A tuple, as it is a part of many keys.
    """

    feit: Beursfeit
    kant: Kant
    minimum: int
    maximum: int
    inwoner_id: UUID | None = None
    gever: Literal["inwoner", "medewerker"] = "inwoner"
    verdiener: int = 0
    """Which earner it is about."""

    @property
    def naam(self) -> str:
        return f"{self.feit}:{self.kant}"

    def is_on(self, side: Kant) -> bool:
        return self.kant in {side, "beide"}


@dataclass(frozen=True, slots=True)
class _Beweging:
    """How far one unknown fact moves the difference, each seen from its minimum."""

    feit: Onbekend
    posten: Mapping[Beurspost, Bereik]
    geheel: Bereik
    verteld: OnbekendInBeurs
    rang: tuple[int, str]
    """What moves most comes first."""


@dataclass(frozen=True, slots=True)
class Beursbeeld:
    """One side: every component in cents per month, with what is unknown at its minimum, and what was derived."""

    posten: Mapping[Beurspost, int]
    besteedbaar: Besteedbaar

    @property
    def totaal(self) -> int:
        return sum(self.posten.values())


def purse_on(
    feiten: Beursfeiten, parameters: Parameters, onbekend: Sequence[Onbekend] = ()
) -> Beursbeeld:
    """What there is to spend on one day, with each unknown fact of that side at its minimum. Raises ParameterOntbreekt."""
    feiten = _with(feiten, [(fact, fact.minimum) for fact in onbekend if fact.minimum])
    found = besteedbaar(feiten.situatie, parameters)
    posten: dict[Beurspost, int] = dict(zip(_COMES_IN, _amounts_of(found.posten), strict=True))
    posten["huur"] = -feiten.situatie.kale_huur if feiten.huur_gaat_eraf else 0
    for last in LASTEN:
        posten[last] = -feiten.lasten.get(last, 0)
    return Beursbeeld(posten, found)


def difference(
    voor: Beursfeiten,
    na: Beursfeiten,
    onbekend: Sequence[Onbekend],
    drempel: int,
    parameters: Parameters,
) -> Beurs:
    """Before and after, and how sure that is: a poverty trap where there is less than `drempel` more."""
    at_least = [fact for fact in onbekend if fact.minimum]
    before = purse_on(voor, parameters, [fact for fact in at_least if fact.is_on("voor")])
    after = purse_on(na, parameters, [fact for fact in at_least if fact.is_on("na")])
    moves = [_moved(fact, onbekend, (voor, na), (before, after), parameters) for fact in onbekend]
    moves.sort(key=attrgetter("rang"))
    posten = _posten(before, after, moves)
    totaal = _total(before.totaal, after.totaal, posten, moves)
    return Beurs(
        voor_op=voor.situatie.datum,
        na_op=na.situatie.datum,
        posten=posten,
        totaal=totaal,
        drempel_centen=drempel,
        armoedeval=poverty_trap(totaal, drempel),
        onbekend=tuple([move.verteld for move in moves]),
        aannames=_assumed(before, after),
    )


def poverty_trap(totaal: Beurstotaal, drempel: int) -> Armoedeval:
    """By the whole range: less than the threshold more, at least so much, or that is not to be said."""
    if totaal.verschil_maximum_centen < drempel:
        return "ja"
    return "nee" if totaal.verschil_minimum_centen >= drempel else "onbekend"


def asked_first(beurs: Beurs) -> tuple[OnbekendInBeurs, ...]:
    """What makes it uncertain whether it is a poverty trap, the fact that moves most first."""
    if beurs.armoedeval != "onbekend":
        return ()
    return tuple(fact for fact in beurs.onbekend if fact.beweegt_centen)


_POST: Final[Mapping[str, Beurspost]] = {
    "netto_loon": "netto-loon",
    "iack": "iack",
    "bijstand": "bijstand",
    "andere_uitkering": "andere-uitkering",
    "zorgtoeslag": "zorgtoeslag",
    "huurtoeslag": "huurtoeslag",
    "kgb": "kgb",
    "kinderbijslag": "kinderbijslag",
    "kinderopvangtoeslag": "kinderopvangtoeslag",
    "lokale_regelingen": "lokale-regelingen",
}
_COMES_IN: Final = tuple(_POST.values())
_amounts_of: Final = attrgetter(*_POST)
_OF_FACT: Final[Mapping[Beursfeit, Beurspost]] = {
    "zorgpremie": "zorgpremie",
    "kosten-kinderopvang": "kosten-kinderopvang",
    "reiskosten": "reiskosten",
    "aflossing": "aflossing",
    "kinderopvangtoeslag": "kinderopvangtoeslag",
    "lokale-regelingen": "lokale-regelingen",
    "vrijlating": "bijstand",
}
"""The facts that are a part of one component; nothing else depends on them. What is exempt of a wage is more bijstand."""


def _with(feiten: Beursfeiten, values: Sequence[tuple[Onbekend, int]]) -> Beursfeiten:
    """The same household, with a value for what is unknown."""
    for fact, cents in values:
        situatie, lasten = feiten.situatie, feiten.lasten
        match fact.feit:
            case "kale-huur":
                situatie = replace(situatie, kale_huur=cents)
            case "kinderopvangtoeslag":
                situatie = replace(
                    situatie, kinderopvangtoeslag=situatie.kinderopvangtoeslag + cents
                )
            case "lokale-regelingen":
                year = situatie.lokale_regelingen_jaar + cents
                situatie = replace(situatie, lokale_regelingen_jaar=year)
            case "vrijlating":
                situatie = replace(situatie, bijstand=(situatie.bijstand or 0) + cents)
            case "brutoloon":
                situatie = replace(situatie, verdieners=_earning(situatie, fact.verdiener, cents))
            case "andere-uitkering":
                situatie = replace(situatie, andere_uitkering=cents)
            case "inkomen-huisgenoten":
                year = situatie.inkomen_medebewoners + cents
                situatie = replace(situatie, inkomen_medebewoners=year)
            case "zorgpremie" | "kosten-kinderopvang" | "reiskosten" | "aflossing":
                lasten = {**lasten, fact.feit: lasten.get(fact.feit, 0) + cents}
        feiten = replace(feiten, situatie=situatie, lasten=lasten)
    return feiten


def _earning(situatie: Situatie, whose: int, gross: int) -> tuple[Verdiener, ...]:
    earners = list(situatie.verdieners)
    earners[whose] = replace(earners[whose], bruto_maand=gross, netto_maand=None)
    return tuple(earners)


def _moved(
    fact: Onbekend,
    onbekend: Sequence[Onbekend],
    sides: tuple[Beursfeiten, Beursfeiten],
    at_minimum: tuple[Beursbeeld, Beursbeeld],
    parameters: Parameters,
) -> _Beweging:
    """With all others at their minimum."""
    if fact.feit == "kale-huur":
        return _by_rent(fact, sides, at_minimum, parameters)
    if fact.feit == "inkomen-huisgenoten":
        return _by_others(fact, sides, at_minimum, parameters)
    post = _OF_FACT.get(fact.feit)
    if post is None:
        return _by_income(fact, onbekend, sides, at_minimum, parameters)
    return _by_itself(fact, post)


@lru_cache(maxsize=4_096)
def _by_itself(fact: Onbekend, post: Beurspost) -> _Beweging:
    """Of a fact that is a part of one component."""
    most = fact.maximum - fact.minimum
    if post == "lokale-regelingen":
        most = divided(fact.maximum, MONTHS) - divided(fact.minimum, MONTHS)
    comes_in = post in {"kinderopvangtoeslag", "lokale-regelingen", "bijstand"}
    signed = (fact.is_on("na") - fact.is_on("voor")) * (most if comes_in else -most)
    moved = (min(0, signed), max(0, signed))
    return _move(fact, {post: moved}, moved)


def _by_rent(
    fact: Onbekend,
    sides: tuple[Beursfeiten, Beursfeiten],
    at_minimum: tuple[Beursbeeld, Beursbeeld],
    parameters: Parameters,
) -> _Beweging:
    """Beside the rent itself only huurtoeslag depends on it."""
    before, after = (
        rent_line(picture.besteedbaar.huurder, parameters) if fact.is_on(side) else None
        for side, picture in zip(_SIDES, at_minimum, strict=True)
    )
    return _between(fact, before, after, goes_out=sides[1].huur_gaat_eraf)


@lru_cache(maxsize=4_096)
def _between(
    fact: Onbekend, before: Huurlijn | None, after: Huurlijn | None, *, goes_out: bool
) -> _Beweging:
    """By the two lines alone: those are the same for all households of a size with an income below every threshold."""
    found = rent_range(before, after, fact.minimum, fact.maximum, goes_out=goes_out)
    posten: dict[Beurspost, Bereik] = {"huurtoeslag": found.huurtoeslag}
    if goes_out:
        paid = (fact.is_on("na") - fact.is_on("voor")) * (fact.minimum - fact.maximum)
        posten["huur"] = (min(0, paid), max(0, paid))
    return _move(fact, posten, found.geheel)


def _by_others(
    fact: Onbekend,
    sides: tuple[Beursfeiten, Beursfeiten],
    at_minimum: tuple[Beursbeeld, Beursbeeld],
    parameters: Parameters,
) -> _Beweging:
    """The income of others in the home lowers huurtoeslag alone, and the more the higher it is: its ends are enough."""
    moved = [0, 0]
    for side, feiten, picture, sign in zip(_SIDES, sides, at_minimum, (-1, 1), strict=True):
        rent = feiten.situatie.kale_huur
        if fact.is_on(side) and rent:
            who = picture.besteedbaar.huurder
            at_most = replace(who, inkomen=who.inkomen + fact.maximum - fact.minimum)
            highest = rent_line(at_most, parameters).at(rent)
            moved[1] += sign * (highest - picture.posten["huurtoeslag"])
    ends = (min(moved), max(moved))
    return _move(fact, {"huurtoeslag": ends}, ends)


def _by_income(
    fact: Onbekend,
    onbekend: Sequence[Onbekend],
    sides: tuple[Beursfeiten, Beursfeiten],
    at_minimum: tuple[Beursbeeld, Beursbeeld],
    parameters: Parameters,
) -> _Beweging:
    """Everything may depend on an income: it is worked out at every whole euro."""
    values = sorted({*range(fact.minimum, fact.maximum + 1, EURO), fact.maximum})
    others = [other for other in onbekend if other != fact]
    rows: list[dict[Beurspost, int]] = []
    for value in values:
        row = dict.fromkeys(POSTEN, 0)
        for side, feiten, lowest, sign in zip(_SIDES, sides, at_minimum, (-1, 1), strict=True):
            if fact.is_on(side):
                own = [other for other in others if other.is_on(side)]
                found = purse_on(_with(feiten, [(fact, value)]), parameters, own)
                for post in POSTEN:
                    row[post] += sign * (found.posten[post] - lowest.posten[post])
        rows.append(row)
    moved = {
        post: (min(row[post] for row in rows), max(row[post] for row in rows)) for post in POSTEN
    }
    totals = [sum(row.values()) for row in rows]
    changed = {post: found for post, found in moved.items() if found != (0, 0)}
    return _move(fact, changed, (min(totals), max(totals)))


def _move(fact: Onbekend, posten: Mapping[Beurspost, Bereik], whole: Bereik) -> _Beweging:
    moves = whole[1] - whole[0]
    told = OnbekendInBeurs(
        feit=fact.feit,
        kant=fact.kant,
        inwoner_id=fact.inwoner_id,
        gever=fact.gever,
        minimum_centen=fact.minimum,
        maximum_centen=fact.maximum,
        beweegt_centen=moves,
    )
    return _Beweging(fact, posten, whole, told, (-moves, fact.naam))


_SIDES: Final[tuple[Kant, Kant]] = ("voor", "na")


def _posten(
    before: Beursbeeld, after: Beursbeeld, moves: Sequence[_Beweging]
) -> tuple[Postbeeld, ...]:
    """But those that are nil on both sides."""
    moved: dict[Beurspost, list[tuple[Onbekend, Bereik]]] = {}
    for move in moves:
        for post, ends in move.posten.items():
            moved.setdefault(post, []).append((move.feit, ends))
    found = []
    for post in POSTEN:
        was, becomes, by = before.posten[post], after.posten[post], moved.get(post, ())
        if by or was or becomes:
            found.append(_post(post, was, becomes, by))
    return tuple(found)


def _post(
    post: Beurspost, before: int, after: int, moved: Sequence[tuple[Onbekend, Bereik]]
) -> Postbeeld:
    low = high = after - before
    voor: int | None = before
    na: int | None = after
    for fact, ends in moved:
        low, high = low + ends[0], high + ends[1]
        voor = None if fact.kant != "na" else voor
        na = None if fact.kant != "voor" else na
    return _postbeeld(post, voor, na, low, high)


@lru_cache(maxsize=8_192)
def _postbeeld(post: Beurspost, voor: int | None, na: int | None, low: int, high: int) -> Postbeeld:
    """Of many households a cost that nobody knows looks the same."""
    return Postbeeld(
        post=post,
        voor_centen=voor,
        na_centen=na,
        verschil_centen=low if low == high else None,
        verschil_minimum_centen=low,
        verschil_maximum_centen=high,
    )


def _total(
    before: int, after: int, posten: Sequence[Postbeeld], moves: Sequence[_Beweging]
) -> Beurstotaal:
    low = after - before + sum([move.geheel[0] for move in moves])
    high = after - before + sum([move.geheel[1] for move in moves])
    return Beurstotaal(
        voor_centen=None if None in [post.voor_centen for post in posten] else before,
        na_centen=None if None in [post.na_centen for post in posten] else after,
        verschil_centen=low if low == high else None,
        verschil_minimum_centen=low,
        verschil_maximum_centen=high,
    )


def _assumed(*pictures: Beursbeeld) -> tuple[Beursaanname, ...]:
    found = [assumed for picture in pictures for assumed in picture.besteedbaar.aannames]
    return tuple(dict.fromkeys(found))
