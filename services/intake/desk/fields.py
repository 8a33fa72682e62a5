"""The fields of a form, derived from the model of what is to be filled in: a new kind of life event has a form by itself. Pure."""

import types
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from services.intake.desk import words
from services.intake.reports.schemas import Persoon
from services.intake.residents.schemas import Geboortedatum
from shared.bsn import Bsn
from shared.events.household import ABROAD, UNKNOWN_PLACE
from shared.ui.dutch import MUNICIPALITIES

Sort = Literal[
    "tekst", "lange-tekst", "datum", "geboortedatum", "bedrag", "getal", "keuze", "ja-nee", "nummer", "gemeente", "persoon",
    "personen", "keuzes", "groep", "per-persoon",
]  # fmt: skip
Option = tuple[str, str]
"""What is sent, and what is shown."""

ELSE: Final = "ander"
"""Somebody, or somewhere, that is not in the list: told in the field under it."""
NOTHING: Final = "geen"
"""For a field that has to be there and may be null."""
YES, NO = "ja", "nee"
NOT_SAID: Final[Option] = ("", "Niet bekend")
_ALSO_SELF: Final = frozenset({"persoon", "bij", "vertrekker", "hoofdverblijf"})
_LONG: Final = frozenset({"toelichting"})
_PLACES: Final = (UNKNOWN_PLACE, ABROAD)


@dataclass(frozen=True, slots=True)
class Field:
    """One question on a form; `name` is where its answer stands in the data: `adres.postcode`."""

    name: str
    sort: Sort
    label: str
    help: str = ""
    choices: tuple[Option, ...] = ()
    inner: tuple["Field", ...] = ()
    """Of a group its fields; of a person or a place those for one that is not in the list."""
    is_required: bool = False
    is_nullable: bool = False
    """Has to be answered, and the answer may be that there is none."""

    @property
    def leaf(self) -> str:
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Whom a form is about, and who may be chosen in it."""

    person: Option
    people: tuple[Option, ...] = ()
    """Who lives with this person, or did."""
    children: tuple[Option, ...] = ()
    jobs: tuple[Option, ...] = ()
    here: tuple[Option, ...] = ()
    """Who lives in the home today."""


def fields_of(
    kind: str,
    model: type[BaseModel],
    around: Surroundings,
    *,
    under: str = "",
    leave_out: Collection[str] = (),
) -> tuple[Field, ...]:
    """The fields of a model in the order of the model, which is `kind` in the words that it is asked with."""
    found = []
    for name, info in model.model_fields.items():
        alias = info.alias or name
        if alias not in leave_out:
            found.append(_field(kind, f"{under}{alias}", info, around))
    return tuple(found)


def all_fields(fields: Collection[Field]) -> Iterator[Field]:
    """These, and all that stand in or under them."""
    for field in fields:
        yield field
        yield from all_fields(field.inner)


def _field(kind: str, name: str, info: FieldInfo, around: Surroundings) -> Field:
    bare, is_optional = _bare(info.annotation)
    field = _of_type(kind, name, bare, around)
    return replace(
        field,
        label=words.label(name, kind),
        help=words.help_of(name, field.sort),
        choices=_with_empty(field, info, is_optional=is_optional),
        is_required=info.is_required(),
        is_nullable=info.is_required() and is_optional,
    )


def _of_type(  # noqa: PLR0911 - one per sort of type
    kind: str, name: str, bare: Any, around: Surroundings
) -> Field:
    leaf = name.rpartition(".")[2]
    if get_origin(bare) is Literal:
        return Field(name, "keuze", "", choices=tuple((v, words.choice(v)) for v in get_args(bare)))
    if get_origin(bare) in {list, tuple}:
        return _of_list(kind, name, _bare(get_args(bare)[0])[0], around)
    if leaf == "baanId":
        return Field(name, "keuze", "", choices=around.jobs)
    if bare is UUID:
        return Field(name, "keuze", "", choices=around.people)
    if leaf == "naarGemeente":
        return _place(name)
    if issubclass(bare, Persoon):
        return _person(kind, name, bare, around)
    if issubclass(bare, BaseModel):
        inner = fields_of(kind, bare, around, under=f"{name}.", leave_out={"bagId"})
        return Field(name, "groep", "", inner=inner)
    return Field(name, _sort_of(leaf, bare), "")


def _sort_of(leaf: str, bare: type) -> Sort:
    sorts: Mapping[type, Sort] = {
        date: "datum",
        Geboortedatum: "geboortedatum",
        Bsn: "nummer",
        bool: "ja-nee",
        float: "getal",
        int: "bedrag" if leaf.endswith("Centen") else "getal",
    }
    return sorts.get(bare, "lange-tekst" if leaf in _LONG else "tekst")


def _of_list(kind: str, name: str, of: Any, around: Surroundings) -> Field:
    if get_origin(of) is Literal:
        return Field(name, "keuzes", "", choices=tuple((v, words.choice(v)) for v in get_args(of)))
    if issubclass(of, Persoon):
        return Field(name, "personen", "", choices=around.here)
    inner = tuple(
        Field(
            f"{name}.{child_id}",
            "groep",
            child,
            inner=tuple(
                replace(
                    field,
                    choices=(NOT_SAID, *_others_than(field, {ELSE, child_id})),
                    inner=(),
                    is_required=False,
                )
                if field.sort == "persoon"
                else field
                for field in fields_of(
                    kind, of, around, under=f"{name}.{child_id}.", leave_out={"persoon"}
                )
            ),
        )
        for child_id, child in around.children
    )
    return Field(name, "per-persoon", "", inner=inner)


def _person(kind: str, name: str, of: type[Persoon], around: Surroundings) -> Field:
    own = (around.person,) if name.rpartition(".")[2] in _ALSO_SELF else ()
    inner = fields_of(kind, of, around, under=f"{name}.", leave_out={"inwonerId"})
    flat = tuple(
        part for field in inner for part in (field.inner if field.sort == "groep" else (field,))
    )
    return Field(
        name,
        "persoon",
        "",
        choices=(*own, *around.people, (ELSE, "Iemand anders, die ik hieronder invul")),
        inner=tuple(replace(field, is_required=False) for field in flat),
    )


def _others_than(field: Field, left_out: Collection[str]) -> tuple[Option, ...]:
    return tuple(option for option in field.choices if option[0] not in left_out)


def _place(name: str) -> Field:
    gone = dict(zip(_PLACES, ("Vertrokken, niet bekend waarheen", "Het buitenland"), strict=True))
    code = Field(
        f"{name}.code",
        "tekst",
        "Code van de andere gemeente",
        "Alleen bij een andere gemeente: de gemeentecode van het CBS, vier cijfers, zoals 0014 voor Groningen. U vindt haar op"
        " cbs.nl. Weet u het BAG-nummer van het nieuwe adres? Dat begint meestal met deze code.",
    )
    known = (*MUNICIPALITIES.items(), *gone.items())
    return Field(
        name, "gemeente", "", choices=(*known, (ELSE, "Een andere gemeente")), inner=(code,)
    )


def _with_empty(field: Field, info: FieldInfo, *, is_optional: bool) -> tuple[Option, ...]:
    """What is shown before somebody chose."""
    if field.sort == "ja-nee":
        if info.is_required():
            return (("", "Maak een keuze"), (YES, "Ja"), (NO, "Nee"))
        unknown = (NOT_SAID,) if is_optional else ()
        return (*unknown, (NO, "Nee"), (YES, "Ja"))
    if field.sort == "persoon" and not info.is_required():
        return (NOT_SAID, *field.choices)
    if field.sort not in {"keuze", "gemeente"}:
        return field.choices
    if info.is_required():
        ended = ((NOTHING, "Geen reden meer: deelt de kosten wel"),) if is_optional else ()
        return (("", "Maak een keuze"), *field.choices, *ended)
    return (("", "Niet ingevuld"), *field.choices)


def _bare(annotation: Any) -> tuple[Any, bool]:
    """A type without what it is wrapped in, and whether it may be left empty."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in {Union, types.UnionType}:
        others = [part for part in get_args(annotation) if part is not type(None)]
        return _bare(others[0])[0], len(others) < len(get_args(annotation))
    return annotation, False
