"""Failure tests share the ledger's books; each ends with the accounting check."""

from tests.ledger.books import books

__all__ = ["books"]
