"""One worker process of a service: consumer, relay, timers, retries and upkeep, with a page to ask how it is.

Every loop waits and goes on when the broker or the database is away. Any other error of a loop that carries messages or
timers ends the process, to be restarted; one of a job beside them is told, and the rest goes on.
"""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable

import structlog
import uvloop
from prometheus_client import Gauge

from shared import clock
from shared.db.engine import open_database
from shared.db.own_sessions import require_own_sessions
from shared.errors import Transient
from shared.garbage import settle_garbage
from shared.messaging import (
    failures,
    flow_history,
    heartbeat,
    partitions,
    republish_runs,
    retention,
    retry_runs,
)
from shared.messaging.consumer import Consumer
from shared.messaging.contracts import Chore, Contracts
from shared.messaging.failure_policy import may_pass
from shared.messaging.flow_history import Tally
from shared.messaging.health import HealthServer
from shared.messaging.heartbeat import Heartbeat
from shared.messaging.notifications import Listener, Notifier, Work
from shared.messaging.publisher import Publisher
from shared.messaging.rejects import Rejects
from shared.messaging.relay import Relay
from shared.messaging.retries import Retries
from shared.messaging.subscriber import Subscriber
from shared.messaging.timer_engine import TimerEngine
from shared.messaging.topics import LogEnds, ensure_topics
from shared.messaging.transaction import Database
from shared.messaging.watch import Watch
from shared.observability import metrics
from shared.observability.logging import configure_logging
from shared.processing import checking, months, sealing
from shared.settings import ClockSettings, KafkaSettings, ServiceSettings

log = structlog.get_logger(__name__)

TICK = 1.0
UPKEEP = 3600.0
FORGET = 86_400.0
SEAL = 60.0
MEASURE = 5.0
HISTORY = 60.0
LEAVE_SECONDS = 2.0
STOP_SECONDS = 12.0
"""For all of stopping together: less than a platform gives before it kills."""


class Stuck(RuntimeError):
    """The worker lives but makes no progress: ending it lets the platform start a fresh one."""


class Worker:
    """Everything that runs in a service's worker process."""

    def __init__(
        self, contracts: Contracts, settings: ServiceSettings, kafka: KafkaSettings | None = None
    ) -> None:
        self._contracts = contracts
        self._settings = settings
        self._kafka = kafka or KafkaSettings()
        self._database = open_database(settings, contracts.service, "worker")
        self._publisher = Publisher(self._kafka)
        self._subscriber = Subscriber(self._kafka, contracts.service, contracts.topics)
        self._tally = Tally()
        self._heartbeat = Heartbeat(self._database)
        self._consumer = Consumer(self._database, contracts, self._subscriber, self._tally)
        self._relay = Relay(self._database, self._publisher, self._tally)
        self._timers = TimerEngine(self._database, contracts, self._tally.recoveries)
        self._notifier = Notifier(self._database.engine)
        self._listener = Listener(
            self._database.engine,
            {Work.OUTBOX: self._relay.pause.end, Work.TIMERS: self._timers.pause.end},
        )
        self._database.when_published = self._wake_relay
        self._database.when_due = self._timers.pause.end
        self._retries = Retries(self._database, contracts)
        self._rejects = Rejects(self._database, contracts)
        self._ends = LogEnds(self._kafka, contracts.topics)
        self._watch = Watch(
            self._database,
            self._consumer,
            self._subscriber,
            self._ends,
            every=self._kafka.progress_seconds,
        )
        self._health = HealthServer(
            contracts.service,
            (settings.host, settings.worker_port),
            self.problems,
            self._watch.is_stuck,
        )

    def problems(self) -> list[str]:
        """Why this worker does not do its work; empty when it does."""
        return self._watch.problems() if self._contracts.consumes else []

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then end within `STOP_SECONDS`, whatever is away. Raises the first error that waiting does not cure."""
        work = asyncio.create_task(self._work(), name="work")
        stopping = asyncio.create_task(stop.wait(), name="stop")
        try:
            await asyncio.wait([work, stopping], return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                await work
        finally:
            stopping.cancel()
            await self._end(work)

    async def _work(self) -> None:
        async with asyncio.TaskGroup() as group:
            # Before the broker is there: who asks how we are is answered.
            group.create_task(self._health.run(), name="health")
            await self._patiently("topics", self._prepare)
            group.create_task(self._forever("relay", self._relay.run), name="relay")
            group.create_task(self._forever("listener", self._listener.run), name="listener")
            group.create_task(self._notifier.run(), name="notifier")
            group.create_task(
                self._every("timers", TICK, self._timers.run_due, self._timers.pause.wait),
                name="timers",
            )
            group.create_task(self._every("retries", TICK, self._retry), name="retries")
            if self._contracts.consumes:
                group.create_task(self._forever("consumer", self._consume), name="consumer")
                looks = self._every("watch", self._kafka.progress_seconds, self._watch.look)
                group.create_task(looks, name="watch")
            jobs = [
                Chore("measure", MEASURE, self._measure),
                Chore("heartbeat", heartbeat.EVERY, self._beat),
                Chore("history", HISTORY, self._tally.write),
                Chore("republish", republish_runs.EVERY, self._republish),
                Chore("upkeep", UPKEEP, self._upkeep),
                Chore("forget", FORGET, self._forget),
                Chore("topics", UPKEEP, self._check_topics),
                Chore("seal", SEAL, sealing.seal),
                Chore("check-log", UPKEEP, checking.check_nightly),
                *self._contracts.chores,
            ]
            for job in jobs:
                group.create_task(self._regularly(job), name=job.name)

    async def _end(self, work: asyncio.Task[None]) -> None:
        """One limit for all of it. What is not finished by then was not committed, and is done again by who comes after us."""
        log.info("worker_stopping", service=self._contracts.service)
        deadline = asyncio.get_running_loop().time() + STOP_SECONDS
        work.cancel()
        await asyncio.wait([work], timeout=STOP_SECONDS)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                await asyncio.gather(self._publisher.stop(), self._ends.stop(), self._leave())
                await self._database.close()

    async def _leave(self) -> None:
        """Nothing depends on it: a database that is away does not hear it."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(LEAVE_SECONDS):
                await self._tally.write(self._database)
                await self._heartbeat.leave()

    def _wake_relay(self) -> None:
        """Ours, or that of whoever leads."""
        if self._relay.leads:
            self._relay.pause.end()
        else:
            self._notifier.notify(Work.OUTBOX)

    async def _prepare(self) -> None:
        await require_own_sessions(self._database.engine)
        await self._check_topics(self._database)

    async def _check_topics(self, _: Database) -> None:
        topics = {*self._contracts.topics, *(event.topic for event in self._contracts.publishes)}
        differences = await ensure_topics(self._kafka, sorted(topics))
        metrics.TOPIC_DIFFERS.clear()
        for difference in differences:
            labels = (self._contracts.service, difference.topic, difference.setting)
            metrics.TOPIC_DIFFERS.labels(*labels).set(1)

    async def _consume(self) -> None:
        try:
            await self._subscriber.start()
            await self._consumer.run()
        finally:
            await self._subscriber.stop()

    async def _retry(self) -> None:
        await retry_runs.step(self._database)
        released = await self._retries.run_once()
        self._tally.recoveries.add(released.recovered)
        handled = [*released.resolved, *await self._rejects.run_once()]
        now = clock.now()
        for message in handled:
            if message.event is None:
                continue
            seconds = (now - message.event.time).total_seconds()
            metrics.CRITICAL_TIME.labels(self._contracts.service, message.type).observe(seconds)
            self._tally.handled(message.record.topic, message.type, seconds)
            metrics.EVENTS_HANDLED.labels(
                self._contracts.service, message.type, "effected-later"
            ).inc()

    async def _measure(self, _: Database) -> None:
        await self._relay.measure()
        await self._timers.measure()
        await self._consumer.recheck_stopped()
        async with self._database.reading() as connection:
            for state, count in (await failures.count_open(connection)).items():
                metrics.FAILED_MESSAGES.labels(self._contracts.service, state).set(count)
            await checking.measure(connection, self._contracts.service)
        stopped = len(self._consumer.stopped)
        metrics.PARTITIONS_STOPPED.labels(self._contracts.service).set(stopped)
        if self._contracts.consumes and self._watch.is_stuck():
            raise Stuck("; ".join(self.problems()))
        async with self._database.reading() as connection:
            for measure in self._contracts.measures:
                await measure(connection, self._settings)

    async def _beat(self, _: Database) -> None:
        complaints = self._watch.complaints() if self._contracts.consumes else []
        await self._heartbeat.beat(leads=self._relay.leads, problems=complaints)

    async def _republish(self, _: Database) -> None:
        await republish_runs.step(self._database, self._publisher)

    async def _upkeep(self, _: Database) -> None:
        await partitions.maintain(self._database.engine)

    async def _forget(self, _: Database) -> None:
        await retention.forget(self._database.engine)
        await flow_history.forget(self._database)
        await months.drop_past(self._database, self._settings.processing_log_years)

    async def _regularly(self, job: Chore) -> None:
        """A job beside the messages. One that fails is told and tried again at its next turn: it stops nobody's messages."""
        ended = self._ended(job.name, job.seconds)
        while True:
            try:
                await self._patiently(job.name, lambda: job.work(self._database))
            except Stuck:
                raise
            except Exception:  # noqa: BLE001 - told with its stack by `_patiently`
                log.critical("job_failed", service=self._contracts.service, job=job.name)
                metrics.JOBS_FAILED.labels(self._contracts.service, job.name).inc()
            else:
                ended.set_to_current_time()
            await asyncio.sleep(job.seconds)

    async def _every(
        self,
        name: str,
        seconds: float,
        work: Callable[[], Awaitable[object]],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        ended = self._ended(name, seconds)
        while True:
            await self._patiently(name, work)
            ended.set_to_current_time()
            await pause(seconds)

    def _ended(self, name: str, seconds: float) -> Gauge:
        """Shows when a job ended well last: there from the start, so that one that never does is seen."""
        labels = (self._contracts.service, name)
        metrics.JOB_EVERY.labels(*labels).set(seconds)
        return metrics.JOB_ENDED.labels(*labels)

    async def _forever(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await self._patiently(name, work)

    async def _patiently(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        """Do the work; while the surroundings are away, wait longer and longer (at most 5 s) and do it again."""
        pause = 0.2
        while True:
            try:
                await work()
            except Exception as error:
                if not may_pass(error):
                    log.exception("loop_failed", loop=name)
                    raise
                # Only the text of a Transient is our own: the database's may hold a row.
                reason = str(error)[:200] if isinstance(error, Transient) else None
                log.warning("loop_waits", loop=name, error=type(error).__name__, reason=reason)
                await asyncio.sleep(pause)
                pause = min(5.0, pause * 2)
            else:
                return


def run_worker(
    contracts: Contracts, settings: ServiceSettings, kafka: KafkaSettings | None = None
) -> None:
    """Run a service's worker until SIGTERM or SIGINT; the body of every `worker.py`."""
    configure_logging(service=contracts.service, process="worker")
    clock.shift_by(ClockSettings().shift_seconds)
    settle_garbage()
    uvloop.run(_run_until_stopped(contracts, settings, kafka))


async def _run_until_stopped(
    contracts: Contracts, settings: ServiceSettings, kafka: KafkaSettings | None
) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await Worker(contracts, settings, kafka).run(stop)
