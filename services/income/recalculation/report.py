"""A recalculation as text for a terminal: a table per municipality, a histogram, and what is not to be determined."""

from collections.abc import Sequence

from services.income.recalculation.rules import UITSLAGEN, Telling, Uitslagen, Vraag
from services.income.recalculation.service import histogram
from shared.ui.dutch import date_text, money_text, number_text

BAR = 40
_HEAD = ("gemeente", "huishoudens", *UITSLAGEN, "bijstand voor", "bijstand na", "verschil")


def text_of(vraag: Vraag, basispunten: int | None, found: Uitslagen) -> str:
    parts = (_title(vraag, basispunten), _table(found), _bars(found.samen), _reasons(found.samen))
    return "\n\n".join(part for part in parts if part)


def percentage_text(basispunten: int) -> str:
    """`+5,00%`."""
    return f"{basispunten / 100:+.2f}%".replace(".", ",")


def _title(vraag: Vraag, basispunten: int | None) -> str:
    day = date_text(vraag.na.datum)
    if basispunten is None:
        return f"Bijstand per maand op {day}, vergeleken met {date_text(vraag.voor.datum)}."
    return f"Bijstand per maand op {day} als de normen {percentage_text(basispunten)} anders waren."


def _table(found: Uitslagen) -> str:
    towns = sorted(found.per_gemeente.items(), key=lambda item: str(item[0]))
    rows = [
        _HEAD,
        *(_row(code or "onbekend", telling) for code, telling in towns),
        _row("samen", found.samen),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if number == 0 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _row(name: str, telling: Telling) -> Sequence[str]:
    counts = (number_text(telling.uitkomsten[outcome]) for outcome in UITSLAGEN)
    amounts = map(money_text, (telling.voor, telling.na, telling.na - telling.voor))
    return (name, number_text(telling.huishoudens), *counts, *amounts)


def _bars(telling: Telling) -> str:
    bars = histogram(telling)
    if not bars:
        return ""
    # To who runs the command no count is hidden.
    most = max(bar.aantal or 0 for bar in bars)
    lines = ["Verschil per maand in euro, en hoeveel huishoudens:"]
    for bar in bars:
        count = bar.aantal or 0
        length = -(-count * BAR // most)  # up: one household is still a mark
        lines.append(
            f"{_edges(bar.vanaf_centen, bar.tot_centen):>16}  {'█' * length:<{BAR}}  {number_text(count)}"
        )
    return "\n".join(lines)


def _edges(first: int | None, until: int | None) -> str:
    """The amounts between two edges; the bar of no difference is 0 alone."""
    if until is None:
        return f"{_euro(first)} of meer"
    if first is None:
        return f"onder {_euro(until)}"
    return "0" if (first, until) == (0, 1) else f"{_euro(first)} tot {_euro(until)}"


def _euro(cents: int | None) -> str:
    return "0,01" if cents == 1 else f"{(cents or 0) // 100}"


def _reasons(telling: Telling) -> str:
    if not telling.redenen:
        return ""
    lines = ["Niet vast te stellen:"]
    lines += [
        f"{number_text(count):>12}  {reden}" for reden, count in telling.redenen.most_common()
    ]
    return "\n".join(lines)
