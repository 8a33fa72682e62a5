"""Every topic there is has a place in the timeline of a dossier: one that is not known there would take the whole page away."""

from typing import get_args

from services.reporting.dossiers.schemas import Soort
from services.routes.dossiers.rules import KINDS, SERVICES
from shared.events.catalog import TOPICS
from shared.events.words import TOPICS as WORDS


def test_a_timeline_knows_every_topic() -> None:
    assert set(get_args(Soort)) == set(TOPICS)
    assert KINDS.keys() == SERVICES.keys() == set(TOPICS)
    assert WORDS.keys() == set(TOPICS)
