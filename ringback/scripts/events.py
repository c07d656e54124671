"""What the check tells the house: which rules spoke, what came of it, never a word of the text."""

from dataclasses import dataclass
from typing import ClassVar

from ringback.kernel.news import News
from ringback.scripts.states import Outcome, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsExamined(News):
    """Words to a customer were kept back, held for a second look, or sent after one. What is merely
    noted makes no news."""

    kind: ClassVar[str] = "words.examined"
    subject_kind: ClassVar[str] = "ticket"
    subject_field: ClassVar[str] = "ticket_id"

    ticket_id: int
    part: str
    outcome: Outcome
    rules: tuple[Rule, ...]
