"""What needs somebody now, most urgent first: a number, how old the oldest is, and where to do something about it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

MINE: Final = "/routes/werk"
TEAM: Final = "/routes/werk/team"
APPLICATIONS: Final = "/income/aanvragen"


@dataclass(frozen=True, slots=True)
class Amount:
    """Some tasks, and the first day on which one of them is due, or since when one waits no more."""

    number: int
    oldest: date | None = None


@dataclass(frozen=True, slots=True)
class OwnWork:
    """The open tasks of somebody's own list."""

    late: Amount
    due_today: int
    new: int
    """Since the begin of the last working day before today."""
    on_my_name: Amount
    wait_ended: Amount
    """Of those: what they waited for is over."""


@dataclass(frozen=True, slots=True)
class TeamWork:
    """The open tasks that somebody divides."""

    late: Amount
    unassigned: Amount


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of applications that were missed or come soon, each with its first day."""

    missed: int
    missed_since: date | None
    coming: int
    coming_first: date | None


@dataclass(frozen=True, slots=True)
class Need:
    """Something that needs somebody now."""

    amount: int
    one: str
    more: str
    """The words after the number, for one and for more."""
    address: str
    oldest: date | None = None
    oldest_words: str = "Het oudste is van"
    is_urgent: bool = False

    @property
    def words(self) -> str:
        return self.one if self.amount == 1 else self.more


def needs_of_team(work: TeamWork) -> list[Need]:
    """For who divides the work."""
    return [
        Need(
            work.late.number,
            "taak van het team is te laat",
            "taken van het team zijn te laat",
            f"{TEAM}?wanneer=te-laat",
            work.late.oldest,
            "De oudste moest klaar zijn op",
            is_urgent=True,
        ),
        Need(
            work.unassigned.number,
            "taak is nog van niemand",
            "taken zijn nog van niemand",
            f"{TEAM}?wie=niemand",
            work.unassigned.oldest,
            "De eerste moet klaar zijn op",
        ),
    ]


def needs_of_work(work: OwnWork, me: str) -> list[Need]:
    """For who does tasks; `me` as the lists call whoever looks."""
    return [
        Need(
            work.late.number,
            "taak is te laat",
            "taken zijn te laat",
            f"{MINE}?wanneer=te-laat",
            work.late.oldest,
            "De oudste moest klaar zijn op",
            is_urgent=True,
        ),
        Need(work.due_today, "taak voor vandaag", "taken voor vandaag", f"{MINE}?wanneer=vandaag"),
        Need(
            work.wait_ended.number,
            "taak wacht niet meer: u kunt verder",
            "taken wachten niet meer: u kunt verder",
            f"{MINE}?wie={me}",
            work.wait_ended.oldest,
            "De eerste sinds",
        ),
        Need(
            work.on_my_name.number,
            "taak staat op uw naam",
            "taken staan op uw naam",
            f"{MINE}?wie={me}",
            work.on_my_name.oldest,
            "De eerste moet klaar zijn op",
        ),
        Need(
            work.new,
            "taak is nieuw sinds de vorige werkdag",
            "taken zijn nieuw sinds de vorige werkdag",
            f"{MINE}?wanneer=nieuw",
        ),
    ]


def need_of_openings(seen_first: Sequence[date]) -> Need:
    """Of dossiers that somebody of another team opened, each with its day, and no team leader looked at yet."""
    return Need(
        len(seen_first),
        "keer opende iemand van een ander team een dossier",
        "keer opende iemand van een ander team een dossier",
        "/routes/inzage",
        min(seen_first, default=None),
        "De eerste keer was op",
    )


def need_of_families(amount: int, oldest: date | None) -> Need:
    """Families of which somebody is asked to be the regisseur."""
    return Need(
        amount,
        "gezin vraagt u als regisseur",
        "gezinnen vragen u als regisseur",
        "/routes/regie",
        oldest,
        "Het eerste sinds",
    )


def needs_of_regie(nobody: int, late: int, oldest: date | None) -> list[Need]:
    """For a team leader: families without a regisseur, and those that wait long for a yes or a no."""
    return [
        Need(
            nobody,
            "gezin heeft geen regisseur",
            "gezinnen hebben geen regisseur",
            "/routes/regie/team?welke=zonder",
            is_urgent=True,
        ),
        Need(
            late,
            "gezin wacht langer dan een week op het ja van een regisseur",
            "gezinnen wachten langer dan een week op het ja van een regisseur",
            "/routes/regie/team?welke=gevraagd",
            oldest,
            "Het eerste sinds",
        ),
    ]


def need_of_contacts(amount: int, oldest: date | None) -> Need:
    """Of households that nobody spoke to in time, for whoever leads those who should have."""
    return Need(
        amount,
        "huishouden is te lang door niemand gesproken",
        "huishoudens zijn te lang door niemand gesproken",
        "/routes/contacten?wanneer=te-laat",
        oldest,
        "Het eerste contact had er moeten zijn op",
        is_urgent=True,
    )


def need_of_proposals(amount: int, oldest: date | None) -> Need:
    return Need(
        amount,
        "voorstel wacht op een besluit",
        "voorstellen wachten op een besluit",
        "/income/voorstellen",
        oldest,
    )


def needs_of_terms(terms: Terms, *, leads: bool, applies: bool) -> list[Need]:
    """Of applications: what was missed, also for who leads; what comes soon, for who works on them."""
    needs = []
    if leads or applies:
        needs.append(
            Need(
                terms.missed,
                "termijn van een aanvraag is gemist",
                "termijnen van aanvragen zijn gemist",
                f"{APPLICATIONS}?termijn=gemist",
                terms.missed_since,
                "De eerste ging voorbij op",
                is_urgent=True,
            )
        )
    if applies:
        needs.append(
            Need(
                terms.coming,
                "termijn van een aanvraag komt eraan",
                "termijnen van aanvragen komen eraan",
                f"{APPLICATIONS}?termijn=nadert",
                terms.coming_first,
                "De eerste is op",
            )
        )
    return needs


def need_of_quarantine(amount: int, oldest: date | None) -> Need:
    return Need(
        amount,
        "melding staat in de wachtrij",
        "meldingen staan in de wachtrij",
        "/intake/quarantaine",
        oldest,
        "De oudste wacht sinds",
    )


def need_of_failures(amount: int, oldest: date | None) -> Need:
    return Need(
        amount,
        "mislukt bericht van de taken wacht op iemand",
        "mislukte berichten van de taken wachten op iemand",
        "",
        oldest,
        is_urgent=True,
    )


def shown(needs: Iterable[Need]) -> list[Need]:
    """What there is none of needs nobody."""
    return [need for need in needs if need.amount]
