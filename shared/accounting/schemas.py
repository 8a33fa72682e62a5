"""The books of a service as they go over HTTP: numbers per day and type, and apart from these the ids of a day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, Literal, Self
from uuid import UUID

from pydantic import UUID7, Field

from shared.accounting.books import Books, Kind
from shared.http.schemas import RequestModel, ResponseModel
from shared.messaging.ledger import Figures, Line, Outcome
from shared.operations.failed.schemas import Toestand

Uitkomst = Literal[
    "gepubliceerd",
    "verwerkt",
    "genegeerd",
    "vastgehouden",
    "geweigerd",
    "weggedaan",
    "vervangen",
    "gewijzigd",
]
Zijde = Literal["gepubliceerd", "ingenomen"]
MOST_CHECKED: Final = 1_000
"""Ids at once."""


_WORDS: Final[Mapping[Outcome, Uitkomst]] = {
    "published": "gepubliceerd",
    "effected": "verwerkt",
    "ignored": "genegeerd",
    "held": "vastgehouden",
    "rejected": "geweigerd",
    "discarded": "weggedaan",
    "replaced": "vervangen",
    "edited": "gewijzigd",
}
_OUTCOMES: Final = {word: outcome for outcome, word in _WORDS.items()}

_SUM: Final = Field(
    pattern=r"^-?[0-9]+$", description="De som van de laatste groep (48 bits) van elk id."
)


class Regel(ResponseModel):
    dag: date = Field(description="De dag (UTC) die in het id van een bericht staat.")
    topic: str
    type: str
    uitkomst: Uitkomst
    aantal: int
    som: str = _SUM
    gewijzigd_op: datetime | None = Field(
        default=None, description="Wanneer hier voor het laatst iets bij kwam of af ging."
    )

    @classmethod
    def of(cls, line: Line, figures: Figures, changed_at: datetime | None = None) -> Self:
        return cls(
            dag=line.day,
            topic=line.topic,
            type=line.type,
            uitkomst=_WORDS[line.outcome],
            aantal=figures.total,
            som=str(figures.id_sum),
            gewijzigd_op=changed_at,
        )

    @property
    def line(self) -> Line:
        return Line(self.dag, self.topic, self.type, _OUTCOMES[self.uitkomst])

    @property
    def figures(self) -> Figures:
        return Figures(self.aantal, int(self.som))


class Toestandtelling(ResponseModel):
    toestand: str
    aantal: int


class Onverzonden(ResponseModel):
    topic: str
    type: str
    aantal: int


class NietIngenomen(ResponseModel):
    topic: str
    aantal: int


class OpenInGemeente(ResponseModel):
    gemeente: str | None
    aantal: int
    som: str = _SUM


class Openstaand(ResponseModel):
    onderwerp: str
    gemeenten: list[OpenInGemeente]


class Boekhouding(ResponseModel):
    """Alles is van één moment."""

    leest: list[str] = Field(description="De topics die deze dienst leest.")
    regels: list[Regel]
    vastgehouden: list[Regel] = Field(
        description="Mislukte berichten waar nog niemand over besliste, uit de lijst zelf."
    )
    toestanden: list[Toestandtelling] = Field(description="Dezelfde berichten naar hun toestand.")
    onverzonden: list[Onverzonden] = Field(description="Vastgelegd, en nog niet gepubliceerd.")
    niet_ingenomen: list[NietIngenomen] = Field(
        description="Mislukte berichten die niet in de boekhouding staan: onleesbaar, of met een id dat al bekend was."
    )
    openstaand: list[Openstaand] = Field(
        description="Wat in twee diensten tegelijk open hoort te staan."
    )

    @classmethod
    def of(cls, books: Books) -> Self:
        return cls(
            leest=sorted(books.topics),
            regels=[
                Regel.of(line, figures, books.changed_at.get(line))
                for line, figures in books.lines.items()
            ],
            vastgehouden=[Regel.of(line, figures) for line, figures in books.held.items()],
            toestanden=[
                Toestandtelling(toestand=state, aantal=total)
                for state, total in books.states.items()
            ],
            onverzonden=[
                Onverzonden(topic=kind.topic, type=kind.type, aantal=total)
                for kind, total in books.unsent.items()
            ],
            niet_ingenomen=[
                NietIngenomen(topic=topic, aantal=total)
                for topic, total in books.not_in_ledger.items()
            ],
            openstaand=[
                Openstaand(
                    onderwerp=name,
                    gemeenten=[
                        OpenInGemeente(
                            gemeente=municipality, aantal=figures.total, som=str(figures.id_sum)
                        )
                        for municipality, figures in standing.items()
                    ],
                )
                for name, standing in books.standings.items()
            ],
        )

    @property
    def books(self) -> Books:
        return Books(
            topics=frozenset(self.leest),
            lines={regel.line: regel.figures for regel in self.regels},
            held={regel.line: regel.figures for regel in self.vastgehouden},
            states={telling.toestand: telling.aantal for telling in self.toestanden},
            changed_at={
                regel.line: regel.gewijzigd_op
                for regel in self.regels
                if regel.gewijzigd_op is not None
            },
            unsent={Kind(kind.topic, kind.type): kind.aantal for kind in self.onverzonden},
            not_in_ledger={telling.topic: telling.aantal for telling in self.niet_ingenomen},
            standings={
                standing.onderwerp: {
                    part.gemeente: Figures(part.aantal, int(part.som))
                    for part in standing.gemeenten
                }
                for standing in self.openstaand
            },
        )


class Bericht(ResponseModel):
    id: UUID
    topic: str | None = Field(default=None, description="Bij gepubliceerde berichten.")
    type: str | None = Field(default=None, description="Bij gepubliceerde berichten.")


class Nagaan(RequestModel):
    """Om welke berichten het gaat."""

    ids: list[UUID7] = Field(min_length=1, max_length=MOST_CHECKED)


class Onverwerkt(ResponseModel):
    id: UUID
    stand: Toestand | Literal["niet-gezien"] = Field(
        description="Van een bericht dat hier mislukte; niet-gezien: het kwam hier niet binnen."
    )


class Nagegaan(ResponseModel):
    """Alleen berichten die hier geen gevolg hadden."""

    resultaten: list[Onverwerkt]
