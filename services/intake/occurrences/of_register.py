"""What the register of persons says of which a person has to establish what it means: it waits, however well it fits."""

from typing import Final

from services.intake.timeline.verdicts import Refusal

REGISTER_MARRIAGE = Refusal(
    "register-noemt-partner",
    "Het bevolkingsregister noemt een huwelijk of partnerschap dat het dossier niet kent. Stel vast vanaf welke dag zij samen één huishouden voeren. Probeer het dan opnieuw, corrigeer de dag of verwerp de melding.",
)
REGISTER_DIVORCE = Refusal(
    "register-noemt-scheiding",
    "Volgens het bevolkingsregister is het huwelijk of partnerschap ontbonden. Stel vast of zij apart wonen en wie er vertrok. Probeer het dan opnieuw, corrigeer de melding of verwerp haar.",
)
REGISTER_DEATH_DAY = Refusal(
    "register-overlijdensdag-onvolledig",
    "Het bevolkingsregister kent de dag van overlijden niet helemaal. Hier staat de laatste mogelijke dag. Vraag de juiste dag na en corrigeer de melding.",
)
FOR_A_PERSON: Final = frozenset(
    refusal.code for refusal in (REGISTER_MARRIAGE, REGISTER_DIVORCE, REGISTER_DEATH_DAY)
)
"""What waits for one of these is never tried again by itself."""
