"""What a municipality lets pass at a check of aftercare, and when somebody is reminded of one that lies: its `nazorg.csv`."""

from datetime import date, timedelta

from services.income.aftercare.rules import USUAL, Thresholds
from services.income.norms.loading import load_local_parameters
from services.income.norms.register import NOTHING_LOCAL, Parameters
from shared.events.household import AGENCY_MUNICIPALITIES


def thresholds_in(municipality: str | None, day: date) -> Thresholds:
    """As the municipality chose for a day; the usual ones where it is not one of ours."""
    ours = municipality if municipality in AGENCY_MUNICIPALITIES else None
    return thresholds_of(load_local_parameters(ours) if ours else NOTHING_LOCAL, day)


def thresholds_of(local: Parameters, day: date) -> Thresholds:
    """Each by itself, so that what was not told is as usual."""
    whole, post = local.find("NAZORG_VERSCHIL", day), local.find("NAZORG_POST", day)
    first, later = local.find("NAZORG_HERINNERING", day), local.find("NAZORG_HERHALING", day)
    return Thresholds(
        whole.centen if whole else USUAL.whole,
        post.centen if post else USUAL.post,
        timedelta(weeks=first.weken) if first else USUAL.first_reminder,
        timedelta(weeks=later.weken) if later else USUAL.next_reminders,
    )
