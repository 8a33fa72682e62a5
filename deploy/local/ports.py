"""Free TCP ports on this machine."""

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager

LOOPBACK = "127.0.0.1"
# Below the range from which Linux takes ports for outgoing connections: a client that keeps knocking on a
# stopped server's port could otherwise be given that very port, connect to itself, and keep the server out.
FIRST, LAST = 15_000, 32_000


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on at this moment, all different."""
    found: list[int] = []
    for port in random.sample(range(FIRST, LAST), LAST - FIRST):
        if len(found) == count:
            break
        if is_free(port):
            found.append(port)
    return found


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


@contextmanager
def reserved_port(wanted: int) -> Iterator[int]:
    """`wanted`, or another if it is taken. For as long as the block runs only `listener` gets it.

    Without that, two stacks that start at the same time both find it free, long before they listen.
    """
    port = wanted if is_free(wanted) else free_ports(1)[0]
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        holder.bind((LOOPBACK, port))
        yield port


def listener(port: int) -> socket.socket:
    """A socket to serve at `port`, also when this stack reserved it."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind((LOOPBACK, port))
    return made
