"""What was filled in, as the data that it means; and data as it would be filled in. Pure: whatever is wrong stays as it was typed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from services.intake.desk import words
from services.intake.desk.fields import ELSE, NO, NOTHING, YES, Field, all_fields
from services.intake.desk.reading import (
    cents_as_written,
    day_as_written,
    read_day,
    read_number,
)
from shared.errors import Conflict, Fault, InvalidInput, Transient
from shared.http.faults import fault_of
from shared.http.filled import BUSY
from shared.ui.dutch import cents_of, date_text, money_text

Values = Mapping[str, Sequence[str]]
"""What stands in each field, by its name."""
_NO_DAY: Final = "Vul een bestaande datum in, bijvoorbeeld 3-11-2026."
_NO_AMOUNT: Final = "Vul een bedrag in, bijvoorbeeld 1.419,46."
_NO_NUMBER: Final = "Vul een getal in, bijvoorbeeld 16 of 16,5."
_CHOOSE: Final = "Kies uit de lijst."
_PLAIN: Final = {
    "verplicht": "Vul dit in.",
    "keuze": "Maak een keuze.",
    "persoon": "Kies iemand, of vul een burgerservicenummer in.",
    "bsn_in_tekst": "Laat het burgerservicenummer uit de tekst.",
    "in-de-toekomst": "Deze dag is nog niet geweest.",
    "voor-geboorte": "Deze dag ligt voor de geboortedatum.",
}
_CHOSEN: Final = frozenset({"keuze", "keuzes", "ja-nee", "gemeente", "persoon"})
_PATTERNS: Final = {
    "postcode": "Vul een postcode in, bijvoorbeeld 9401 AB.",
    "toevoeging": "Vul ten hoogste tien letters of cijfers in.",
    "werkgever": "Vul een KvK-nummer (acht cijfers), RSIN of loonheffingennummer in.",
    "code": "Vul de code van een gemeente in: vier cijfers, ook de nullen vooraan.",
    "burgerservicenummer": "Dit is geen geldig burgerservicenummer.",
}


@dataclass(slots=True)
class Filled:
    """The data of a form, and what is wrong with it by the name of the field."""

    kind: str
    fields: tuple[Field, ...]
    values: Values
    data: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    """Where something stands in the data, and in which field it was filled in."""

    @classmethod
    def read(cls, kind: str, fields: tuple[Field, ...], values: Values) -> "Filled":
        filled = cls(kind, fields, values)
        for asked in fields:
            filled._put(filled.data, asked)
        return filled

    def check(self, model: type[BaseModel], under: str = "") -> Any:
        """The model, or None where something is wrong: then every fault stands beside its field."""
        data = self.data.get(under, {}) if under else self.data
        try:
            made = model.model_validate(data)
        except ValidationError as error:
            self.blame(
                fault_of({**fault, "loc": ("body", *([under] if under else []), *fault["loc"])})
                for fault in error.errors(include_url=False, include_input=False)
            )
            return None
        return None if self.faults else made

    def blame(self, faults: Iterable[Fault], under: str = "") -> None:
        """What the model or a rule says is wrong; what the field itself said already stands."""
        for fault in faults:
            name = self._field_of(fault.name.removeprefix(f"{under}.") if under else fault.name)
            self.faults.setdefault(name, self._plain(name, fault))

    @contextmanager
    def explaining_refusals(self, under: str = "") -> Iterator[None]:
        """What refuses the form while it is acted on stands in it, beside its field or on top: nothing typed is lost."""
        try:
            yield
        except InvalidInput as refused:
            self.blame(refused.faults, under)
        except Conflict as refused:
            self.faults[""] = refused.detail
        except Transient:
            self.faults[""] = BUSY

    def first(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "").strip()

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Everything that was filled in, to be sent along once more."""
        names = {asked.name for asked in all_fields(self.fields)}
        return [
            (name, value) for name, given in self.values.items() if name in names for value in given
        ]

    def _put(self, data: dict[str, Any], asked: Field) -> None:
        value = self._value(asked)
        if value is not None or (asked.is_nullable and self.first(asked.name) == NOTHING):
            data[asked.leaf] = value

    def _value(self, asked: Field) -> Any:  # noqa: PLR0911 - one per sort of field
        match asked.sort:
            case "groep":
                return self._group(asked)
            case "per-persoon":
                return self._per_person(asked)
            case "persoon":
                return self._person(asked)
            case "personen":
                chosen = self._chosen(asked, self.values.get(asked.name, ()))
                return [{"inwonerId": person_id} for person_id in chosen]
            case "keuzes":
                return self._chosen(asked, self.values.get(asked.name, ())) or None
        text = self.first(asked.name)
        if not text:
            return None
        return self._single(asked, text)

    def _single(self, asked: Field, text: str) -> Any:  # noqa: PLR0911 - one per sort of field
        match asked.sort:
            case "datum" | "geboortedatum":
                day = read_day(text, in_part=asked.sort == "geboortedatum")
                return self._or_fault(asked, day, _NO_DAY)
            case "bedrag":
                return self._or_fault(asked, cents_of(text), _NO_AMOUNT)
            case "getal":
                number = read_number(text)
                if number is None:
                    return self._or_fault(asked, None, _NO_NUMBER)
                return int(number) if number == int(number) else float(number)
            case "nummer":
                return "".join(sign for sign in text if sign not in " .-")
            case "ja-nee":
                return {YES: True, NO: False}.get(text)
            case "gemeente" if text == ELSE:
                self.renamed[asked.name] = asked.inner[0].name
                return self.first(asked.inner[0].name) or None
            case "keuze" | "gemeente":
                if text == NOTHING and asked.is_nullable:
                    return None
                return next(iter(self._chosen(asked, [text])), None)
        return text

    def _or_fault(self, asked: Field, value: Any, reason: str) -> Any:
        if value is None:
            self.faults[asked.name] = reason
        return value

    def _chosen(self, asked: Field, given: Sequence[str]) -> list[str]:
        possible = [value for value, _ in asked.choices if value]
        if any(value and value not in possible for value in given):
            self.faults[asked.name] = _CHOOSE
        return [value for value in possible if value in given]

    def _group(self, asked: Field) -> dict[str, Any] | None:
        """None where nothing in it was filled in; that it is not so says nothing by itself."""
        data: dict[str, Any] = {}
        for inner in asked.inner:
            self._put(data, inner)
        is_filled = any(
            self.first(inner.name) not in {"", NO} or inner.name in self.faults
            for inner in asked.inner
        )
        return data if is_filled else None

    def _per_person(self, asked: Field) -> list[dict[str, Any]] | None:
        rows: list[dict[str, Any]] = []
        for group in asked.inner:
            data = self._group(group)
            if data is not None:
                self.renamed[f"{asked.leaf}.{len(rows)}"] = group.name
                rows.append({"persoon": {"inwonerId": group.leaf}, **data})
        return rows or None

    def _person(self, asked: Field) -> dict[str, Any] | None:
        chosen = next(iter(self._chosen(asked, [self.first(asked.name)])), None)
        if chosen is None and any(self.first(inner.name) for inner in asked.inner):
            chosen = ELSE
        if chosen is None:
            return None
        if chosen != ELSE:
            return {"inwonerId": chosen}
        data: dict[str, Any] = {}
        new: dict[str, Any] = {}
        for inner in asked.inner:
            self._put(new if ".nieuw." in inner.name else data, inner)
        return {**data, "nieuw": new} if new else data

    def _field_of(self, path: str) -> str:
        """The field in which that was filled in, or the one around it; empty where there is none."""
        for old, new in self.renamed.items():
            if path == old or path.startswith(f"{old}."):
                path = new + path.removeprefix(old)
        names = {asked.name for asked in all_fields(self.fields)}
        while path and path not in names:
            path = path.rpartition(".")[0]
        return path

    def _plain(self, name: str, fault: Fault) -> str:
        leaf = name.rpartition(".")[2]
        if fault.code in {"patroon", "ongeldig"} and leaf in _PATTERNS:
            return _PATTERNS[leaf]
        sort = next((asked.sort for asked in all_fields(self.fields) if asked.name == name), "")
        if fault.code == "verplicht" and sort in _CHOSEN:
            return _PLAIN["keuze"]
        if fault.code == "aantal" and sort == "tekst":
            return fault.reason.removesuffix(".") + " tekens."
        if fault.code == "bereik" and leaf.endswith("Centen"):
            return "Dit bedrag is te hoog of te laag."
        if fault.code == "persoon" and "nieuw" in fault.reason:
            return "Kies iemand, of vul een nummer of een achternaam en geboortedatum in."
        return _PLAIN.get(fault.code) or words.in_plain_words(fault.reason, self.kind)


def as_filled(fields: Iterable[Field], data: Mapping[str, Any]) -> dict[str, list[str]]:
    """Data as somebody would fill it in."""
    values: dict[str, list[str]] = {}
    for asked in fields:
        value = data.get(asked.leaf)
        if asked.sort == "groep":
            values |= as_filled(asked.inner, value or {})
        elif asked.sort == "per-persoon":
            rows = {row["persoon"]["inwonerId"]: row for row in value or () if "persoon" in row}
            for group in asked.inner:
                values |= as_filled(group.inner, rows.get(group.leaf, {}))
        elif value is not None:
            values |= _written(asked, value)
    return values


def _written(  # noqa: PLR0911 - one per sort of field
    asked: Field, value: Any
) -> dict[str, list[str]]:
    match asked.sort:
        case "persoon":
            return {asked.name: [value["inwonerId"]]} if "inwonerId" in value else {}
        case "personen":
            return {asked.name: [row["inwonerId"] for row in value if "inwonerId" in row]}
        case "keuzes":
            return {asked.name: list(value)}
        case "datum" | "geboortedatum":
            return {asked.name: [day_as_written(value)]}
        case "bedrag":
            return {asked.name: [cents_as_written(value)]}
        case "ja-nee":
            return {asked.name: [YES if value else NO]}
        case "getal":
            return {asked.name: [f"{value:g}".replace(".", ",")]}
        case "gemeente" if value not in {code for code, _ in asked.choices}:
            return {asked.name: [ELSE], asked.inner[0].name: [value]}
    return {asked.name: [str(value)]}


def described(fields: Iterable[Field], values: Values) -> list[tuple[str, str]]:
    """Each question that was answered, with the answer in words."""
    rows: list[tuple[str, str]] = []
    for asked in fields:
        if asked.sort == "per-persoon":
            rows += described(asked.inner, values)
        if asked.sort == "groep":
            rows += _described_group(asked, values)
        if asked.sort in {"groep", "per-persoon"}:
            continue
        given = [value for value in values.get(asked.name, ()) if value.strip()]
        texts = [_in_words(asked, value) for value in given if value != ELSE]
        if texts or asked.sort == "personen":
            rows.append((asked.label, ", ".join(texts) or "Niemand"))
        if ELSE in given:
            rows += described(asked.inner, values)
    return rows


def _described_group(group: Field, values: Values) -> list[tuple[str, str]]:
    """Nothing where nothing was filled in; of a group that is no question itself, what it is about."""
    if not any(
        value.strip() not in {"", NO}
        for inner in all_fields(group.inner)
        for value in values.get(inner.name, ())
    ):
        return []
    rows = described(group.inner, values)
    if group.label.endswith("?"):
        return rows
    return [(f"{group.label}: {label[:1].lower()}{label[1:]}", text) for label, text in rows]


def _in_words(asked: Field, value: str) -> str:
    match asked.sort:
        case "datum":
            day = read_day(value)
            return date_text(day) if day else value
        case "bedrag":
            cents = cents_of(value)
            return money_text(cents) if cents is not None else value
    return dict(asked.choices).get(value, value)
