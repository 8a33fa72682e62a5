"""How often somebody may come by who did not sign in. Pure."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

WINDOW: Final = timedelta(minutes=10)
_MOST_KNOWN: Final = 10_000
_PREFIX: Final = 64


@dataclass(slots=True)
class Limit:
    """How often something happened per who, in one process. Keeps no more than so many; the oldest is forgotten first."""

    most: int
    window: timedelta = WINDOW
    most_known: int = _MOST_KNOWN
    _counted: OrderedDict[str, tuple[datetime, int]] = field(default_factory=OrderedDict)

    def count(self, who: str, now: datetime) -> int:
        """Once more; how often it is now."""
        before = self.times(who, now)
        since = self._counted[who][0] if before else now
        self._counted[who] = (since, before + 1)
        while len(self._counted) > self.most_known:
            self._counted.popitem(last=False)
        return before + 1

    def times(self, who: str, now: datetime) -> int:
        since, times = self._counted.get(who, (now, 0))
        if now - since >= self.window:
            self._counted.pop(who, None)
            return 0
        return times

    def is_reached(self, who: str, now: datetime) -> bool:
        return self.times(who, now) >= self.most


def network_of(address: str) -> str:
    """Who a network address is of: with IPv6 a home has a whole range of them."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(int(parsed) >> (128 - _PREFIX))
    return str(parsed)
