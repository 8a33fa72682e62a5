"""Wages that are reported and months that are settled with them; without amounts."""

from typing import Final

from services.reporting.flow.summaries.usual import summary_of
from shared.events.wages import (
    Boekingsoort,
    Herkomst,
    HolidayAllowanceDetermined,
    MonthSettled,
    WageReported,
    WageReportMissing,
)
from shared.ui.dutch import date_text, month_text

REPORTED_BY: Final[dict[Herkomst, str]] = {
    "consulent": "een consulent",
    "inwoner": "de inwoner",
    "werkgever": "de werkgever",
    "register": "een register",
}
BOOKED: Final[dict[Boekingsoort, str]] = {
    "nabetaling": "een nabetaling over {month}",
    "verrekening": "een verrekening over {month}",
    "terugvordering": "een terugvordering over {month}",
}


@summary_of.register
def _(data: WageReported) -> str:
    what = "een loonstrook" if data.soort == "loonstrook" else "een correctie van het loon"
    days = f"{date_text(data.van)} tot en met {date_text(data.tot_en_met)}"
    return f"Er kwam {what} over {days}, opgegeven door {REPORTED_BY[data.herkomst]}."


@summary_of.register
def _(data: MonthSettled) -> str:
    month = month_text(data.maand)
    if not data.vast_te_stellen:
        return f"Het loon van {month} is niet te verrekenen: een mens moet kijken."
    booked = [BOOKED[part.soort].format(month=month_text(part.maand)) for part in data.boekingen]
    return f"Het loon van {month} is verrekend" + (f", met {', '.join(booked)}." if booked else ".")


@summary_of.register
def _(data: WageReportMissing) -> str:
    return f"Het loon van {month_text(data.maand)} is niet opgegeven."


@summary_of.register
def _(data: HolidayAllowanceDetermined) -> str:
    months = f"{month_text(data.van)} tot en met {month_text(data.tot_en_met)}"
    if not data.vast_te_stellen:
        return f"De vakantietoeslag over {months} is niet vast te stellen: een mens moet kijken."
    return f"De vakantietoeslag over {months} is vastgesteld: te betalen uiterlijk {date_text(data.uiterlijk)}."
