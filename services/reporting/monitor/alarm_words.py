"""What an alarm means for residents, in plain Dutch, and which rule of Prometheus warns of the same."""

from collections.abc import Mapping, Sequence
from typing import Final

from services.reporting.monitor.judging import Kind

CONSEQUENCES: Final[Mapping[Kind, str]] = {
    "dienst-zwijgt": "Pagina's van deze dienst werken misschien niet. Wat er ligt, blijft bewaard.",
    "geen-worker": "Niets van deze dienst gaat verder: geen taken, brieven of herbeoordelingen.",
    "worker-zwijgt": "De andere workers nemen het over. Het kan langzamer gaan.",
    "worker-bereikt-niets": "Wat deze worker moest doen, wacht of gaat via een andere.",
    "worker-gedempt": "Niemand krijgt een waarschuwing over deze worker.",
    "niet-bekeken": "Of berichten aankomen, is nu niet te zeggen.",
    "traag": "Nieuwe meldingen hebben later gevolgen dan gewoon.",
    "teruggezet": "Berichten komen nog eens, of een deel is overgeslagen.",
    "vastgelopen": "Een deel van de dossiers staat stil. De andere gaan door.",
    "gestopt": "Nieuwe meldingen hebben bij deze dienst geen gevolgen.",
    "wacht-lang": "Sommige meldingen hebben later gevolgen dan gewoon.",
    "verzendt-niet": "Andere diensten weten nog niet wat hier is vastgelegd.",
    "verplaatst": "Andere diensten horen niets meer van deze dienst.",
    "wacht-op-een-mens": "Deze dossiers staan stil tot iemand beslist.",
    "wordt-herhaald": "Deze dossiers staan even stil. Meestal gaat het vanzelf verder.",
    "wacht-op-voorganger": "Deze dossiers wachten op een eerder bericht.",
    "opzij": "Deze dossiers staan stil, en iemand weet ervan.",
    "wacht-op-nieuwe-versie": "Deze dossiers staan stil tot de nieuwe versie er is.",
    "termijn-te-laat": "Controles, verjaardagen of brieven zijn te laat.",
    "termijn-mislukt": "Een controle, verjaardag of brief is niet gedaan.",
    "boeken-onbekend": "Of elk bericht aankwam, is nu niet te zeggen.",
    "boeken-verschillen": "Er kan een bericht weg zijn, of twee keer gedaan.",
    "boeken-open": "Er zijn berichten onderweg.",
    "antwoord-blijft-uit": "Op een levensgebeurtenis volgt nog niets: geen herbeoordeling of geen taken.",
}
ALERTS: Final[Mapping[Kind, Sequence[str]]] = {
    "geen-worker": ("WorkerDown",),
    "worker-zwijgt": ("WorkerDown",),
    "worker-bereikt-niets": ("WorkerNotWell",),
    "traag": ("ConsumerSlow", "ConsumerNeverCatchesUp"),
    "teruggezet": ("PositionRewound", "PositionsLost"),
    "vastgelopen": ("ConsumerStandsStill", "PartitionsStopped"),
    "gestopt": ("ConsumerStandsStill",),
    "wacht-lang": ("EffectsComeLate",),
    "verzendt-niet": ("OutboxWaits", "NotOneRelay"),
    "verplaatst": ("DatabaseMoved",),
    "wacht-op-een-mens": ("MessagesWaitForAHuman",),
    "wacht-op-nieuwe-versie": ("NewerReleaseAwaited",),
    "termijn-te-laat": ("TimersOverdue",),
    "termijn-mislukt": ("TimersOverdue",),
    "boeken-verschillen": ("BooksDoNotClose",),
    "antwoord-blijft-uit": ("AnswersMissing",),
}
ELSEWHERE: Final[Mapping[str, tuple[str, str]]] = {
    "JobDidNotRun": ("jobs", "Werk op de achtergrond bleef liggen"),
    "ProcessingLogChanged": ("processing-log", "De verwerkingslog is veranderd"),
    "TopicDiffers": ("topic-settings", "Een topic is anders ingesteld"),
    "QuarantineWaitsTooLong": ("quarantine", "Een melding wacht te lang op een besluit"),
    "MailFails": ("e-mail", "E-mail komt niet aan"),
    "LettersStuck": ("letters", "Brieven gaan niet weg"),
    "NobodyAnswers": ("nobody-answers", "Een huishouden heeft geen regisseur"),
    "RegisseursMended": ("nobody-answers", "Een huishouden had de verkeerde regisseur"),
}
"""Rules that only Prometheus knows, each with its runbook: they are about one service's own work."""
DONE: Final[Mapping[str, str]] = {
    "overgenomen": "U hebt dit alarm overgenomen.",
    "was-al": "Iemand anders nam dit alarm al over.",
    "voorbij": "Dit alarm is al voorbij.",
    "gedempt": "Deze worker is gedempt.",
    "was-gedempt": "Deze worker was al gedempt. Er is niets veranderd.",
    "opgeheven": "Deze worker is niet meer gedempt.",
}


def consequence(kind: str) -> str:
    """Of an alarm that an earlier release kept nothing may be known."""
    return next((words for known, words in CONSEQUENCES.items() if known == kind), "")


def alerts(kind: str) -> Sequence[str]:
    return next((names for known, names in ALERTS.items() if known == kind), ())
