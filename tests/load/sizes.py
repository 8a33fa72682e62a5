"""How much a run measures: of a part asked for by name, of all parts in one run, and to see that the harness works."""

from dataclasses import dataclass, replace

from tests.load.figures import (
    backlog,
    chain,
    dossier_page,
    first_paint,
    folding,
    intake_http,
    names,
    next_task,
    one_hop,
    re_assessment,
    recalculation,
    replay,
    scaling,
    start,
    wages,
    what_if,
    worklist,
)


@dataclass(frozen=True)
class Sizes:
    """How much a run measures."""

    hop: one_hop.Sizes
    http: intake_http.Sizes
    lines: int
    bulk_rounds: int
    records: int
    """Of a file of the register of persons."""
    backlog: backlog.Sizes
    residents: int
    recalculation: recalculation.Sizes
    wages: wages.Sizes
    what_if: what_if.Sizes
    folding: folding.Sizes
    worklist: worklist.Sizes
    names: names.Sizes
    next_task: next_task.Sizes
    dossier_page: dossier_page.Sizes
    first_paint: first_paint.Sizes
    purse: int
    """Households that are re-assessed."""
    re_assessment: re_assessment.Sizes
    chain: chain.Sizes
    replay: replay.Sizes
    scaling: scaling.Sizes
    start: start.Sizes


FULL = Sizes(
    hop=one_hop.Sizes(events=80_000, plain_events=1_500, rounds=3),
    http=intake_http.Sizes(seconds=8, rounds=3),
    lines=40_000,
    bulk_rounds=3,
    records=10_000,
    backlog=backlog.Sizes(events=1_000_000, dossiers=20_000, compared_events=80_000, rounds=2),
    residents=5_000,
    recalculation=recalculation.Sizes(410_000, rounds=3, plain=2_000, proven=100_000),
    wages=wages.Sizes(reports=100_000),
    what_if=what_if.Sizes(seconds=20, rounds=3),
    folding=folding.Sizes(addresses=40_000, sample=500),
    worklist=worklist.Sizes(tasks=100_000, dossiers=40_000, looks=40),
    names=names.Sizes(ids=1_000, requests=100),
    next_task=next_task.Sizes(tasks=100_000, dossiers=40_000, takes=40),
    dossier_page=dossier_page.Sizes(dossiers=40_000, looks=200),
    first_paint=first_paint.Sizes(looks=5),
    purse=20_000,
    re_assessment=re_assessment.Sizes(10_000, rounds=3),
    chain=chain.Sizes(3_000, 3, held_seconds=300, quiet_seconds=60, plain_life_events=150),
    replay=replay.Sizes(events=3_000_000, dossiers=150_000, looks=40),
    scaling=scaling.Sizes(events=80_000, dossiers=20_000, rounds=3),
    start=start.Sizes(starts=4),
)
WHOLE = replace(
    FULL,
    start=start.Sizes(starts=1),
    hop=replace(FULL.hop, events=20_000, plain_events=400),
    http=replace(FULL.http, seconds=3),
    lines=14_000,
    records=5_000,
    backlog=backlog.Sizes(events=100_000, dossiers=20_000, compared_events=20_000, rounds=1),
    scaling=replace(FULL.scaling, events=8_000),
    recalculation=replace(FULL.recalculation, rounds=1, plain=500),
    what_if=replace(FULL.what_if, seconds=4),
    worklist=replace(FULL.worklist, looks=12),
    purse=3_000,
    re_assessment=replace(FULL.re_assessment, job_starts=1_000),
    chain=chain.Sizes(600, 3, held_seconds=40, quiet_seconds=20, plain_life_events=40),
    replay=replay.Sizes(events=200_000, dossiers=50_000, looks=20),
)
"""Of a run of all parts, which may take 20 minutes."""
QUICK = Sizes(
    hop=one_hop.Sizes(events=10_000, plain_events=200, rounds=1),
    http=intake_http.Sizes(seconds=2, rounds=1),
    lines=4_000,
    bulk_rounds=1,
    records=2_000,
    backlog=backlog.Sizes(events=50_000, dossiers=5_000, compared_events=10_000, rounds=1),
    residents=1_000,
    recalculation=recalculation.Sizes(20_000, rounds=1, plain=300, proven=2_000, goal=False),
    wages=wages.Sizes(reports=6_000, goal=False),
    what_if=what_if.Sizes(seconds=5, rounds=1),
    folding=folding.Sizes(addresses=2_000, sample=50, goal=False),
    worklist=worklist.Sizes(tasks=10_000, dossiers=4_000, looks=10, goal=False),
    names=names.Sizes(ids=1_000, requests=20, goal=False),
    next_task=next_task.Sizes(tasks=10_000, dossiers=4_000, takes=10, goal=False),
    dossier_page=dossier_page.Sizes(dossiers=2_000, looks=40, goal=False),
    first_paint=first_paint.Sizes(looks=5, goal=False),
    purse=2_000,
    re_assessment=re_assessment.Sizes(1_000, rounds=1, goal=False),
    chain=chain.Sizes(500, 1, 15, 10, plain_life_events=20, goal=False),
    replay=replay.Sizes(events=60_000, dossiers=5_000, looks=10, goal=False),
    scaling=scaling.Sizes(events=10_000, dossiers=5_000, rounds=1, goal=False),
    start=start.Sizes(starts=1, goal=False),
)
TINY = Sizes(
    hop=one_hop.Sizes(events=2_000, plain_events=20, rounds=1, dossiers=500),
    http=intake_http.Sizes(seconds=0.5, rounds=1, connections=8, most_per_second=2_000),
    lines=600,
    bulk_rounds=1,
    records=60,
    backlog=backlog.Sizes(events=3_000, dossiers=200, compared_events=1_500, rounds=1),
    residents=100,
    recalculation=recalculation.Sizes(500, rounds=1, plain=20, proven=100, goal=False),
    wages=wages.Sizes(reports=600, goal=False),
    what_if=what_if.Sizes(seconds=1, rounds=1, warm_up_seconds=0.5, goal=False),
    folding=folding.Sizes(addresses=20, sample=4, goal=False),
    worklist=worklist.Sizes(tasks=400, dossiers=100, looks=2, goal=False),
    names=names.Sizes(ids=50, requests=3, goal=False),
    # One in thirteen tasks is open for the role that asks, and two ways take some.
    next_task=next_task.Sizes(tasks=2_000, dossiers=100, takes=1, goal=False),
    dossier_page=dossier_page.Sizes(dossiers=200, looks=3, goal=False),
    first_paint=first_paint.Sizes(looks=1, goal=False),
    purse=50,
    re_assessment=re_assessment.Sizes(100, rounds=1, goal=False),
    chain=chain.Sizes(40, 1, 2, 5, plain_life_events=4, goal=False),
    replay=replay.Sizes(events=3_000, dossiers=200, looks=2, goal=False),
    scaling=scaling.Sizes(events=3_000, dossiers=500, rounds=1, workers=(1, 2), goal=False),
    start=start.Sizes(starts=1, goal=False),
)
"""For a test of the harness itself."""
