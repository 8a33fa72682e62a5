"""What needs somebody now, most urgent first: a number, how old the oldest is, and where to do something about it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

WORK: Final = "/routes/werk"


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """Open tasks that somebody may see."""

    late: int
    late_oldest: date | None
    """The due date of the one that is late the longest."""
    today: int
    new: int
    """Since the begin of the last working day before today."""
    mine: int
    mine_oldest: date | None
    """The first due date of those that somebody has."""
    wait_ended: int
    """Of those that somebody has: what they waited for is over."""
    wait_ended_oldest: date | None
    unassigned: int
    unassigned_oldest: date | None
    """The first due date of those that nobody has."""


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


def needs_of_work(counts: WorkCounts, *, leads: bool) -> list[Need]:
    """For who does tasks, or leads who do."""
    needs = [
        Need(
            counts.late,
            "taak is te laat",
            "taken zijn te laat",
            f"{WORK}?wanneer=te-laat",
            counts.late_oldest,
            "De oudste moest klaar zijn op",
            is_urgent=True,
        ),
        Need(counts.today, "taak voor vandaag", "taken voor vandaag", f"{WORK}?wanneer=vandaag"),
        Need(
            counts.wait_ended,
            "taak wacht niet meer: u kunt verder",
            "taken wachten niet meer: u kunt verder",
            WORK,
            counts.wait_ended_oldest,
            "De eerste sinds",
        ),
        Need(
            counts.mine,
            "taak staat op uw naam",
            "taken staan op uw naam",
            WORK,
            counts.mine_oldest,
            "De eerste moet klaar zijn op",
        ),
        Need(
            counts.new,
            "taak is nieuw sinds de vorige werkdag",
            "taken zijn nieuw sinds de vorige werkdag",
            f"{WORK}?wanneer=nieuw",
        ),
    ]
    unassigned = Need(
        counts.unassigned,
        "taak is nog van niemand",
        "taken zijn nog van niemand",
        WORK,
        counts.unassigned_oldest,
        "De eerste moet klaar zijn op",
    )
    return [*needs[:1], unassigned, *needs[1:]] if leads else needs


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


def need_of_proposals(amount: int, oldest: date | None) -> Need:
    return Need(
        amount,
        "voorstel wacht op een besluit",
        "voorstellen wachten op een besluit",
        "/reporting/levensgebeurtenissen?staat=besluit",
        oldest,
    )


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
