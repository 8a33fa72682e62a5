"""Which job a report is about, and what cannot be so of it. Pure; faults in Dutch, by the field of the API.

`known` is always what was reported of the same person before.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from services.income.assessments.facts import Wage
from services.income.wages.facts import Dienstverband
from services.income.wages.model import Kept, Opgave, employer_of
from services.income.wages.rules import ONE_DAY, divide, missing_of, spread
from shared.errors import Fault

LONGEST_DAYS = 62
"""Two months: no pay slip is about more."""
NEAR = 2 * (LONGEST_DAYS + 31)
"""Days between the beginnings of two pay slips that may be about one month, and well over."""
MOST_CENTS = 10_000_000


def faults_of(report: Opgave, earners: Collection[UUID], today: date) -> list[Fault]:
    """What cannot be so, whatever else is known."""
    faults = []
    if report.inwoner_id not in earners:
        text = "Deze persoon is geen aanvrager of partner in dit dossier."
        faults.append(Fault("inwonerId", "geen-lid", text))
    if report.tot_en_met < report.van:
        text = "De laatste dag ligt voor de eerste dag."
        faults.append(Fault("totEnMet", "voor-begin", text))
    elif (report.tot_en_met - report.van).days >= LONGEST_DAYS:
        text = "Een opgave gaat over ten hoogste twee maanden. Maak er meer opgaven van."
        faults.append(Fault("totEnMet", "te-lang", text))
    if report.van > today:
        text = "Deze dagen moeten nog beginnen. Geef het loon op als het bekend is."
        faults.append(Fault("van", "toekomst", text))
    if report.netto == 0 and report.soort == "correctie":
        faults.append(Fault("nettoCenten", "nul", "Een correctie van 0 euro verandert niets."))
    if report.bruto is not None and report.soort == "loonstrook" and report.bruto < report.netto:
        text = "Het brutoloon is lager dan het nettoloon. Kijk of de bedragen verwisseld zijn."
        faults.append(Fault("brutoCenten", "lager-dan-netto", text))
    return faults


def find_job(report: Opgave, wages: Iterable[Wage]) -> UUID | Fault | None:
    """The job that a report is about; None where we know of none, and a fault where somebody has to choose."""
    own = [wage for wage in wages if wage.person_id == report.inwoner_id]
    jobs = {wage.job_id for wage in own}
    if report.baan_id is not None:
        if report.baan_id in jobs:
            return report.baan_id
        return Fault("baanId", "onbekend", "Deze baan kennen wij niet bij deze persoon.")
    running = {
        wage.job_id
        for wage in own
        if wage.vanaf <= report.tot_en_met and (wage.tot is None or report.van < wage.tot)
    }
    possible = running or jobs
    if len(possible) > 1:
        text = "Deze persoon heeft in deze dagen meer dan een baan. Zeg over welke baan het gaat."
        return Fault("baanId", "meer-banen", text)
    return possible.pop() if possible else None


def same_as(report: Opgave, job_id: UUID | None, known: Sequence[Kept]) -> Kept | None:
    """The report that is here already: under its own name, or the same pay slip from somebody else."""
    named = (kept for kept in known if _name(kept) == (report.herkomst, report.kenmerk))
    content = (job_id, "loonstrook", report.van, report.tot_en_met, report.netto)
    alike = (kept for kept in known if report.soort == "loonstrook" and _content(kept) == content)
    return next(named, None) or next(alike, None)


def is_another(report: Opgave, kept: Kept) -> bool:
    """Whether under the name of a report that is here something else is told."""
    return (kept.kind, kept.first_day, kept.last_day, kept.net_cents) != (
        report.soort,
        report.van,
        report.tot_en_met,
        report.netto,
    )


def completed_by(report: Kept, known: Sequence[Kept], wages: Iterable[Wage]) -> tuple[date, ...]:
    """The months of which, with this report, the whole wage of its job is there, and was not before."""
    if report.job_id is None or report.kind != "loonstrook":
        return ()
    jobs = [
        Dienstverband(
            wage.person_id,
            employer_of(wage.job_id),
            wage.vanaf,
            wage.tot - ONE_DAY if wage.tot else None,
            aanname=0,  # no matter: which days are covered is all that is asked
        )
        for wage in wages
        if (wage.person_id, wage.job_id) == (report.person_id, report.job_id)
    ]
    near = [
        kept.as_report
        for kept in known
        if kept.job_id == report.job_id and abs((kept.first_day - report.first_day).days) < NEAR
    ]
    before, after = spread(near), spread((*near, report.as_report))
    return tuple(
        month
        for month in (part.maand for part in divide(report.as_report))
        if missing_of(month, jobs, before) and not missing_of(month, jobs, after)
    )


def overlap_of(report: Opgave, job_id: UUID | None, known: Sequence[Kept]) -> Fault | None:
    """Two pay slips of one job about one day: the second would count the day twice."""
    if report.soort != "loonstrook":
        return None
    for kept in known:
        if (
            kept.job_id == job_id
            and kept.kind == "loonstrook"
            and kept.first_day <= report.tot_en_met
            and report.van <= kept.last_day
        ):
            text = (
                "Over deze dagen is er al een loonstrook van deze baan. Is het bedrag anders geworden, "
                "geef dan het verschil op als correctie."
            )
            return Fault("van", "overlapt", text)
    return None


def _name(kept: Kept) -> tuple[str, str]:
    return kept.source, kept.reference


def _content(kept: Kept) -> tuple[UUID | None, str, date, date, int]:
    return kept.job_id, kept.kind, kept.first_day, kept.last_day, kept.net_cents
