"""What recognition makes of words while nobody is known who says them."""

from ringback.intake import queries
from ringback.intake.tests.samples import NOW
from ringback.recognition.facts import Guess, Opinion
from ringback.recognition.states import Decision


def test_the_words_are_read_as_they_will_be_kept(recognised: dict[str, Opinion]) -> None:
    opinion = Opinion(Guess("basic.bill", 0.9), Guess("inquiry", 0.9), Decision.FILE)
    recognised["查账单"] = opinion
    assert queries.opinion_on(text="  查账单\x07 ", at=NOW) == opinion


def test_it_may_not_be_able_to_tell(recognised: dict[str, Opinion]) -> None:
    assert queries.opinion_on(text="嗯", at=NOW) is None
