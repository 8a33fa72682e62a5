"""Every Prometheus metric there is, each with why it is kept. Labels have few values: never an id, a name or an address."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

_SHORT = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LONG = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3_600, 86_400)
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500)

CRITICAL_TIME: Final = Histogram(
    "naadloos_critical_time_seconds",
    # What a resident notices: from the registration of an event to the end of its handling, waiting included.
    "From an event's registration to the commit of its effect.",
    ("service", "type"),
    buckets=LONG,
)
PROCESSING_SECONDS: Final = Histogram(
    "naadloos_processing_seconds",
    # Beside the critical time this tells whether time goes to waiting or to work.
    "From taking a batch to its commit.",
    ("service",),
    buckets=_SHORT,
)
BATCH_SIZE: Final = Histogram(
    "naadloos_batch_messages",
    # Small batches under a lag mean that the fetch, not the handler, is the bottleneck.
    "Messages handled in one transaction.",
    ("service",),
    buckets=_SIZES,
)
EVENTS_HANDLED: Final = Counter(
    "naadloos_events_handled_total",
    # The accounting: accepted = effected + failed + parked.
    "Events by what became of them: effected, duplicate, failed, parked, rejected, ignored.",
    ("service", "type", "outcome"),
)
EVENTS_PUBLISHED: Final = Counter(
    "naadloos_events_published_total",
    # Falls to zero before the outbox age rises.
    "Events the relay has published.",
    ("service", "topic"),
)
CONSUMER_LAG: Final = Gauge(
    "naadloos_consumer_lag_messages",
    # One partition behind the others points at a hot dossier or a stuck worker. Every worker tells of all partitions.
    "Messages in Kafka that this service has not handled: the broker's end against the database's position.",
    ("service", "topic", "partition"),
)
CONSUMER_PROGRESS: Final = Gauge(
    "naadloos_consumer_progress",
    # The judgement itself: without it an alert would need a threshold of lag per topic.
    "How a partition is read: 0 OK, 1 SLOW, 2 REWOUND, 3 STALLED, 4 STOPPED (shared/messaging/progress.py).",
    ("service", "topic", "partition"),
)
CONSUMER_MOVED: Final = Gauge(
    "naadloos_consumer_moved_timestamp_seconds",
    # A worker that is started again and again forgets what it saw; this moment is the database's.
    "When this service handled something of the partition last, in seconds since 1970; 0 for never.",
    ("service", "topic", "partition"),
)
HEALTHY: Final = Gauge(
    "naadloos_healthy",
    # What `/health/ready` answers, for who only looks at metrics.
    "1 where this worker does its work, 0 where it says why not.",
    ("service",),
)
JOB_ENDED: Final = Gauge(
    "naadloos_job_ended_timestamp_seconds",
    # A timer or a chore that does not run leaves no failure behind: only that it has not ended.
    "When this process ended a job well last, in seconds since 1970; 0 for not yet.",
    ("service", "job"),
)
JOB_EVERY: Final = Gauge(
    "naadloos_job_interval_seconds",
    # Beside the moment it ended, so that one alert knows for each job when it is late.
    "How many seconds lie between two runs of a job.",
    ("service", "job"),
)
TOPIC_DIFFERS: Final = Gauge(
    "naadloos_topic_differs",
    # A shorter retention or another number of partitions breaks a promise in silence, long before anybody notices.
    "1 where a topic is not as this service's settings say.",
    ("service", "topic", "setting"),
)
PARTITIONS_STOPPED: Final = Gauge(
    "naadloos_partitions_stopped",
    # More than 0 means a faulty release or poisoned data: somebody must look now.
    "Partitions this process stopped because too many of their messages fail.",
    ("service",),
)
POSITIONS_LOST: Final = Counter(
    "naadloos_positions_lost_total",
    # The log was emptied or expired under us: messages may be gone from it (they are still in the outbox).
    "Partitions whose log no longer held our position.",
    ("service",),
)
OUTBOX_AGE: Final = Gauge(
    "naadloos_outbox_age_seconds",
    # The first to rise when the broker is away, or a long transaction holds the relay back.
    "Age of the oldest event that waits to be published.",
    ("service",),
)
RELAY_LEADER: Final = Gauge(
    "naadloos_relay_leader",
    # The sum over a service's workers must be 1; 0 for a minute is an alarm.
    "1 where this process publishes the service's outbox.",
    ("service",),
)
DATABASE_MOVED: Final = Gauge(
    "naadloos_database_moved",
    # 1: the database is not the one that the outbox was published from. Nothing is published until a person looked.
    "1 where the outbox's numbers are of another database, or of another past of this one.",
    ("service",),
)
BOOKS_CLOSED: Final = Gauge(
    "naadloos_books_closed_timestamp_seconds",
    # What is missing leaves no failure behind. One moment tells three things: that they differ, were not closed, or cannot be.
    "When the books of a service over the day before closed last, in seconds since 1970; 0 for never.",
    ("service",),
)
ANSWERS_MISSING: Final = Gauge(
    "naadloos_answers_missing",
    # A message that had no effect at all and left no failure is seen by nothing else: its books close.
    "Life events that a service should have answered by now (shared/events/expectations.py), and has not.",
    ("service",),
)
FAILED_MESSAGES: Final = Gauge(
    "naadloos_failed_messages",
    # `waiting` waits for a human, `parked` waits behind it: both are residents who wait. `unknown` waits for a release.
    "Messages that were not handled, by state.",
    ("service", "state"),
)
JOBS_FAILED: Final = Counter(
    "naadloos_jobs_failed_total",
    # Nothing stops for it today; what it keeps up (partitions, numbers, mail) goes wrong later.
    "Times that a job of a worker beside its messages failed, by job.",
    ("service", "job"),
)
PROCESSING_LOG_FINDINGS: Final = Gauge(
    "naadloos_processing_log_findings",
    # Somebody changed what may only be added to, or a disk did.
    "Places where the processing log is not as it was sealed, at the last nightly check.",
    ("service",),
)
TIMERS_OVERDUE: Final = Gauge(
    "naadloos_timers_overdue",
    # A birthday or a checkpoint that should have happened.
    "Timers due that have not fired.",
    ("service",),
)
QUARANTINE_WAITING: Final = Gauge(
    "naadloos_quarantine_waiting",
    # Each is a life event of somebody that has no effect yet.
    "Life events that wait for a person, by kind and reason.",
    ("type", "reason"),
)
QUARANTINE_OVER_LIMIT: Final = Gauge(
    "naadloos_quarantine_over_limit",
    # More than 0: nobody settled it in time.
    "Life events that wait for longer than the limit of their kind.",
    ("type", "reason"),
)
QUARANTINE_OLDEST: Final = Gauge(
    "naadloos_quarantine_oldest_seconds",
    # Tells a stuck queue from a busy one.
    "How long the oldest of them has waited.",
    ("type", "reason"),
)
STREAMS: Final = Gauge(
    "naadloos_streams",
    # Near the limit of a process, pages no longer say by themselves that there is new work.
    "Browsers that listen for new work.",
)
MAILS: Final = Gauge(
    "naadloos_mails",
    # `late` waits for longer than it may: the mail server is away. `failed` is one that nobody gets any more.
    "Mails of the last day that were not sent, by state.",
    ("state",),
)
LETTERS: Final = Gauge(
    "naadloos_letters",
    # `written` waits for an address, `addressed` for its delivery; `stuck` cannot be put on paper until somebody mends it.
    "Letters that were not sent yet, by state.",
    ("state",),
)
WITHOUT_REGISSEUR: Final = Gauge(
    "naadloos_dossiers_without_regisseur",
    # Nobody answers for these residents: nobody with the role works in their municipality, or something is wrong.
    "Dossiers of ours for which nobody answers.",
)
REGISSEURS_MENDED: Final = Counter(
    "naadloos_regisseurs_mended_total",
    # Each is a change after which nobody, or the wrong person, answered: somebody must find out how that came.
    "Dossiers that the check of every hour gave another regisseur.",
)
MAILS_SENT: Final = Counter(
    "naadloos_mails_sent_total",
    # None at all on a working morning is as telling as one that failed.
    "Mails that the mail server took.",
    ("kind",),
)
HTTP_REQUESTS: Final = Counter(
    "naadloos_http_requests_total",
    # By the template of the route, so that no id becomes a label.
    "Requests answered.",
    ("service", "method", "route", "status"),
)
HTTP_SECONDS: Final = Histogram(
    "naadloos_http_request_seconds",
    # What a municipal system waits for.
    "Time to answer a request.",
    ("service", "method", "route"),
    buckets=_SHORT,
)
