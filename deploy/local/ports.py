"""Free TCP ports on this machine."""

import random
import socket

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
