"""The period that somebody asks a page of counts for."""

from datetime import date

from services.reporting.flow.endpoints import LONGEST_PERIOD


def faults_in(first: date | None, last: date | None) -> dict[str, str]:
    """By the name of the field, in words for who filled it in; None is a day that does not exist."""
    days = {"vanaf": first, "tot": last}
    faults = {name: "Vul een bestaande dag in." for name, day in days.items() if day is None}
    if first is not None and last is not None:
        if last < first:
            faults["tot"] = "Kies een dag die niet voor de eerste dag ligt."
        elif last - first > LONGEST_PERIOD:
            faults["tot"] = "Kies een periode van hoogstens drie jaar."
    return faults
