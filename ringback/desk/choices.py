"""The handbook's lists, as a form offers them and a sentence spells them."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from ringback.handbook import queries as handbook
from ringback.handbook.queries import Table

BLANK = ("", "—")


@dataclass(frozen=True, slots=True)
class Choices:
    """The coded lists of one edition: a ticket keeps the words of its own."""

    edition_id: UUID

    def pairs(self, parameter: str) -> list[tuple[str, str]]:
        """(code, name) in the reader's language, in the order of the handbook."""
        rows = handbook.ruling(parameter, edition_id=self.edition_id).value_as(Table).rows
        language = get_language() or "zh-hans"
        return [(row["code"], row["name"].in_language(language)) for row in rows]

    def name(self, parameter: str, code: str) -> str:
        """What a code of a list is called; the code itself when the list has dropped it."""
        return dict(self.pairs(parameter)).get(code, code)

    def offered(self, parameter: str) -> list[tuple[str, str]]:
        """For a select that has to be answered: nothing is chosen beforehand."""
        return [BLANK, *self.pairs(parameter)]
