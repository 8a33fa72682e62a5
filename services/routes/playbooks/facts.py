"""What a playbook may ask about a life event: from the published language to facts. Pure."""

from uuid import UUID

from services.routes.playbooks.model import Facts, Subject
from shared.events.envelope import Event
from shared.events.life_events import (
    Admitted,
    AgeReached,
    BenefitEnded,
    ChildBorn,
    DebtSignalled,
    Detained,
    Divorced,
    JobEnded,
    JobStarted,
    LanguageSignalled,
    LifeEvent,
    Moved,
    MovedInTogether,
    PaidWork,
    StudyStarted,
    TurnedEighteen,
)
from shared.events.reasons import Redencode, reason


def facts_of_life_event(event: Event[LifeEvent]) -> Facts:
    data = event.data
    subjects: dict[Subject, UUID] = {"inwoner": data.inwoner_id, "gebeurtenis": event.id}
    if isinstance(data, MovedInTogether):
        subjects["partner"] = data.partner_id
    if isinstance(data, BenefitEnded):
        subjects["dossier"] = event.dossier_id
    if isinstance(data, ChildBorn) and data.kind_id is not None:
        subjects["kind"] = data.kind_id
    return Facts(
        life_event_id=event.id,
        effective_on=data.ingangsdatum,
        subjects=subjects,
        last_child=data.laatste_kind if isinstance(data, TurnedEighteen) else None,
        stillborn=data.levenloos if isinstance(data, ChildBorn) else None,
        age_limit=data.grens if isinstance(data, AgeReached) else None,
        move=data.soort if isinstance(data, Moved) else None,
        moved_from=data.van_gemeente if isinstance(data, Moved) else None,
        without_partner=isinstance(data, Moved) and data.zonder_partner,
        contract=data.contract if isinstance(data, JobStarted) else None,
        hours_per_week=data.uren_per_week if isinstance(data, PaidWork) else None,
        lasts_until=data.tot if isinstance(data, Detained | Admitted) else None,
        threatens=data.dreigt if isinstance(data, DebtSignalled) else None,
        asked_for_ww=data.ww_aangevraagd if isinstance(data, JobEnded) else None,
        study_money=data.studiefinanciering if isinstance(data, StudyStarted) else None,
        tested=data.getoetst if isinstance(data, LanguageSignalled) else None,
        birth_is_uncertain=_has_uncertain_birth(data),
        reasons=_about_birth(data),
        parting=data.rol if isinstance(data, Divorced) else None,
        end_reason=data.reden if isinstance(data, BenefitEnded) else None,
    )


def _has_uncertain_birth(data: LifeEvent) -> bool | None:
    """Of whose birthday it is; None where it is none."""
    if not isinstance(data, TurnedEighteen | AgeReached):
        return None
    member = data.huishouden.member_on(data.inwoner_id, data.ingangsdatum)
    return member is not None and member.geboortedatum_onzeker is True


def _about_birth(data: LifeEvent) -> tuple[Redencode, ...]:
    if not _has_uncertain_birth(data) or not isinstance(data, TurnedEighteen | AgeReached):
        return ()
    age = "18" if isinstance(data, TurnedEighteen) else data.grens
    return (reason("verjaardag-aangenomen", geboortedatum=data.geboortedatum, grens=age),)
