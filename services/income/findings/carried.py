"""What was established of somebody goes with that person to another dossier (decision 0013). Pure.

A fact of a person holds wherever he or she has the right. The assets were those of the family it was established in: they
matter from the day somebody of it came here, and are to be divided.
"""

from collections.abc import Iterable, Sequence

from services.income.findings.facts import Vaststelling


def with_carried(
    own: Sequence[Vaststelling], brought: Iterable[Vaststelling]
) -> tuple[Vaststelling, ...]:
    """The facts of a dossier with those that its people brought along; of the same fact of one day its own one holds."""
    known = {(fact.onderwerp, fact.vanaf) for fact in own if fact.inwoner_id is not None}
    return (
        *own,
        *dict.fromkeys(fact for fact in brought if (fact.onderwerp, fact.vanaf) not in known),
    )
