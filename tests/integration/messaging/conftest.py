"""The ledger's books for the tests of the runtime."""

from tests.ledger.books import books

__all__ = ["books"]
