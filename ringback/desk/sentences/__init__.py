"""What happened, in a sentence: one for every kind of news that can stand on a timeline."""

from collections.abc import Mapping

from ringback.desk.sentences import (
    of_business,
    of_clocks,
    of_customers,
    of_intake,
    of_sheets,
    of_tickets,
)
from ringback.desk.sentences.reading import Names, Sentence

__all__ = ["SENTENCES", "Names", "Sentence", "sentence_of"]

SENTENCES: Mapping[str, Sentence] = (
    of_tickets.SENTENCES
    | of_intake.SENTENCES
    | of_sheets.SENTENCES
    | of_clocks.SENTENCES
    | of_customers.SENTENCES
    | of_business.SENTENCES
)


def sentence_of(kind: str) -> Sentence:
    """News of a kind that nobody has put into words shows its code: better than to be silent."""
    return SENTENCES.get(kind) or Sentence(words=kind)
