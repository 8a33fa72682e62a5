"""Who somebody is related to by the register, and what a person has to look at. Pure."""

from collections.abc import Iterator
from datetime import date

from services.intake.register import reasons
from services.intake.register.addresses import Whereabouts
from services.intake.register.dates import RegisterDate
from services.intake.register.judging import Judging, Related, Relative, number_of
from services.intake.register.records import Familielid, Naam, Partner
from services.intake.residents.schemas import UNKNOWN_NAMES


def tell_of_family(judging: Judging, where: Whereabouts, *, is_minor: bool) -> None:
    record, around = judging.record, judging.around
    if around.parents_apart:
        judging.tell(reasons.CO_PARENTING)
    is_ward = any(row.type == "Voogdij" for row in record.gezag)
    has_parent = any(row.burgerservicenummer for row in record.ouders)
    says_nothing = record.detail == "csv" and not around.family_at_home
    is_alone = is_minor and where.kind == "woonadres" and not has_parent
    if is_alone and record.burgerservicenummer and (is_ward or says_nothing):
        judging.tell(reasons.FOSTER_CHILD)


def relations_of(
    judging: Judging, born: RegisterDate, born_on: date, *, is_minor: bool
) -> Iterator[Related]:
    """With who has a number. Parents only of who is under 18, and from the child's own record: grown children are housemates,
    and what a list says of a relative is a copy.
    """
    yield from _partners(judging)
    for parent in judging.record.ouders:
        number = number_of(parent.burgerservicenummer)
        if _are_born_together(judging, parent, born):
            judging.tell(reasons.PARENT_SAME_BIRTH)
        elif number is not None and is_minor:
            begun = RegisterDate.parse(
                parent.datum_ingang_familierechtelijke_betrekking or "00000000"
            )
            yield Related("ouder", number, max(born_on, begun.last or born_on))
    for child in judging.record.children:
        if _are_born_together(judging, child, born):
            judging.tell(reasons.PARENT_SAME_BIRTH)


def relatives_of(judging: Judging) -> Iterator[Relative]:
    """Those without a number of whom a name is known; of a parent who is `.` nobody knows more than that there is one."""
    record = judging.record
    for partner in record.partners:
        name = None if partner.burgerservicenummer else _name(partner.naam)
        if name is not None:
            begun = RegisterDate.parse(
                _date_of(partner.aangaan_huwelijk_partnerschap) or "00000000"
            )
            end = _date_of(partner.ontbinding_huwelijk_partnerschap) or "00000000"
            until = RegisterDate.parse(end).last or judging.day if _ended(partner) else None
            yield Relative("partner", name, _birth(partner), begun.certain_from(judging.day), until)
    for parent in record.ouders:
        name = None if parent.burgerservicenummer else _name(parent.naam)
        if name is not None:
            since = parent.datum_ingang_familierechtelijke_betrekking or "00000000"
            yield Relative("ouder", name, _birth(parent), RegisterDate.parse(since).last)
    for child in record.children:
        name = None if child.burgerservicenummer else _name(child.naam)
        if name is not None:
            yield Relative("kind", name, _birth(child))


def _name(name: Naam) -> str | None:
    parts = (name.voornamen, name.voorvoegsel, name.geslachtsnaam)
    return " ".join(part for part in parts if part and part not in UNKNOWN_NAMES) or None


def _birth(relative: Partner | Familielid) -> str | None:
    return relative.geboorte.datum if relative.geboorte is not None else None


def _are_born_together(judging: Judging, relative: Familielid, born: RegisterDate) -> bool:
    if relative.burgerservicenummer in judging.around.born_with:
        return True
    if relative.geboorte is None or not relative.geboorte.datum or not born.is_whole:
        return False
    return RegisterDate.parse(relative.geboorte.datum) == born


def _partners(judging: Judging) -> Iterator[Related]:
    """Ended ones too. Of two that did not end the one at the same address is taken; a person looks at the other."""
    record = judging.record
    running = [partner for partner in record.partners if not _ended(partner)]
    if len(running) > 1 or judging.around.partner_has_another:
        judging.tell(reasons.TWO_PARTNERS)
    for partner in record.partners:
        begun = RegisterDate.parse(_date_of(partner.aangaan_huwelijk_partnerschap) or "00000000")
        number = number_of(partner.burgerservicenummer)
        if number is None:
            continue
        if partner.burgerservicenummer == record.burgerservicenummer:
            judging.tell(reasons.SELF_MARRIAGE)
            continue
        at_home = judging.around.partner_at_home
        if len(running) > 1 and partner in running and at_home not in {None, number.reveal()}:
            continue
        if not begun.is_whole:
            judging.tell(reasons.MARRIAGE_DATE_INCOMPLETE)
        ended = RegisterDate.parse(_date_of(partner.ontbinding_huwelijk_partnerschap) or "00000000")
        until = min(ended.last or judging.day, judging.day) if _ended(partner) else None
        from_on = begun.certain_from(judging.day)
        if from_on is not None:
            yield Related("partner", number, from_on, until)


def _ended(partner: Partner) -> bool:
    return partner.ontbinding_huwelijk_partnerschap is not None


def _date_of(event: object) -> str | None:
    return getattr(event, "datum", None)
