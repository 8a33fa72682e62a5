"""What went out in the post, and what came back."""

from services.reporting.flow.summaries.usual import summary_of
from shared.events.letters import LetterSent, LetterUndeliverable
from shared.ui.dutch import date_text

NOT_ARRIVED = {
    "overleden": "de aanvrager is overleden",
    "geen-adres": "er is geen adres bekend",
    "onbekend": "de inwoner is niet bekend",
    "verhuisd": "de inwoner woont er niet meer",
    "adres-onjuist": "het adres bestaat niet",
    "geweigerd": "de brief is niet aangenomen",
}


@summary_of.register
def _(data: LetterSent) -> str:
    return f"Er is op {date_text(data.verstuurd_op)} een brief verstuurd."


@summary_of.register
def _(data: LetterUndeliverable) -> str:
    return f"Een brief is niet aangekomen: {NOT_ARRIVED[data.reden]}."
