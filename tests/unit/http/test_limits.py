"""How often somebody may come by with a personal link."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.http.limits import WINDOW, Limit, network_of

NOW = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 1_200)), max_size=60))
def test_who_is_counted_is_counted_by_themselves_and_forgotten_after_a_while(
    visits: list[tuple[str, int]],
) -> None:
    limit, seen = Limit(3), dict[str, list[int]]()
    for who, second in sorted(visits, key=lambda visit: visit[1]):
        now = NOW + timedelta(seconds=second)
        first = next(iter(seen.get(who, [])), None)
        if first is not None and timedelta(seconds=second - first) >= WINDOW:
            seen[who] = []
        seen.setdefault(who, []).append(second)

        assert limit.count(who, now) == len(seen[who])
        assert limit.is_reached(who, now) == (len(seen[who]) >= 3)


def test_a_limit_keeps_no_more_than_so_many() -> None:
    limit = Limit(3, most_known=10)
    for number in range(1_000):
        limit.count(str(number), NOW)

    assert limit.times("999", NOW) == 1
    assert limit.times("0", NOW) == 0


def test_with_ipv6_a_home_is_one() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1")
    assert network_of("2001:db8::1") != network_of("2001:db8:0:1::1")
    assert network_of("192.0.2.1") != network_of("192.0.2.2")
    assert network_of("unix") == "unix"
