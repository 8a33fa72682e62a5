"""One request of the Kafka protocol, spoken over a plain socket: enough to ask a broker who is alive.

Readiness must not depend on the client library that is under test.
"""

import socket
import struct

METADATA = 3
METADATA_VERSION = 1
CORRELATION = 1
TIMEOUT_SECONDS = 2.0


def live_broker_ids(host: str, port: int) -> frozenset[int]:
    """The brokers that this broker knows to be alive; none if it does not answer."""
    # Header: key, version, correlation id, no client name; body: an empty list of topics.
    request = struct.pack(">hhihi", METADATA, METADATA_VERSION, CORRELATION, -1, 0)
    try:
        with socket.create_connection((host, port), TIMEOUT_SECONDS) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            (length,) = struct.unpack(">i", _read(connection, 4))
            return _broker_ids(_read(connection, length))
    except OSError:
        return frozenset()


def _read(connection: socket.socket, length: int) -> bytes:
    content = b""
    while len(content) < length:
        part = connection.recv(length - len(content))
        if not part:
            raise ConnectionError("the broker closed the connection")
        content += part
    return content


def _broker_ids(response: bytes) -> frozenset[int]:
    """Correlation id, then per broker: id, host, port, rack (a string of length -1 when unknown)."""
    _, count = struct.unpack_from(">ii", response)
    position = 8
    found = set()
    for _ in range(count):
        broker_id, host_length = struct.unpack_from(">ih", response, position)
        position += 6 + host_length + 4
        (rack_length,) = struct.unpack_from(">h", response, position)
        position += 2 + max(rack_length, 0)
        found.add(broker_id)
    return frozenset(found)
