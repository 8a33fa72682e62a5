"""When the demo may say what came of its life events: the books have been closed for a while, and nothing new was published."""

from deploy.local.demo import Rest
from shared.accounting.comparing import Account


def books(published: int, *, unsent: int = 0) -> Account:
    return Account(published={"intake": published}, unsent=unsent)


def test_the_rest_begins_when_the_books_close_also_when_nothing_was_published_meanwhile() -> None:
    rest = Rest()

    assert rest.seconds(books(584, unsent=5), 1) == 0
    assert rest.seconds(books(584), 2) == 0
    assert rest.seconds(books(584), 4.5) == 2.5


def test_what_is_published_meanwhile_begins_it_anew() -> None:
    rest = Rest()
    rest.seconds(books(10), 1)

    assert rest.seconds(books(11), 3) == 0
    assert rest.seconds(books(11), 4) == 1


def test_books_that_open_again_are_not_at_rest() -> None:
    rest = Rest()
    rest.seconds(books(10), 1)

    assert rest.seconds(books(10, unsent=1), 3) == 0
    assert rest.seconds(books(10), 4) == 0
