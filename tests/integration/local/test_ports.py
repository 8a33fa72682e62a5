"""Two stacks that start at the same time do not want the same port."""

import socket

import pytest

from deploy.local.ports import LOOPBACK, free_ports, is_free, listener, reserved_port


def test_a_reserved_port_goes_to_nobody_but_the_program_it_is_reserved_for() -> None:
    wanted = free_ports(1)[0]

    with reserved_port(wanted) as first, reserved_port(wanted) as second:
        assert first == wanted
        assert second != wanted
        with listener(first) as ours, socket.socket() as other:
            ours.listen()
            with pytest.raises(OSError, match="in use"):
                other.bind((LOOPBACK, first))
            with socket.create_connection((LOOPBACK, first), 2):
                pass

    assert is_free(wanted)
