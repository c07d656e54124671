"""Words that go to the customer: examined while they are typed, and once more before they leave."""

from typing import Any, ClassVar

from django import forms
from django.urls import reverse_lazy

from ringback.base import once
from ringback.desk.actions.base import LONGEST_WORDS, Action
from ringback.scripts import queries as scripts
from ringback.scripts.queries import Check
from ringback.tickets import commands
from ringback.tickets.queries import Ticket

CONFIRMED = "confirmed"
"""The tick beside the warnings; its value names them. It stands with what the check says."""
EXAMINE = reverse_lazy("desk:manner")
TYPED = "input changed delay:400ms"


class TicketAction(Action):
    row: Ticket

    @property
    def where(self) -> dict[str, Any]:
        return {"ticket_id": self.row.pk, "actor": self.actor, "now": self.now}

    @property
    def where_seen(self) -> dict[str, Any]:
        return {**self.where, "seen": self.version_seen}


def examined_field(label: Any, *, help_text: Any, rows: int = 6) -> forms.CharField:
    """Words the check looks at as they are typed; the answer comes beside the field."""
    attrs = {
        "rows": rows,
        "hx-post": EXAMINE,
        "hx-trigger": TYPED,
        "hx-target": "#manner",
        "hx-swap": "innerHTML",
        "hx-include": "closest form",
        "hx-sync": "this:replace",
    }
    area = forms.Textarea(attrs=attrs)
    return forms.CharField(label=label, widget=area, max_length=LONGEST_WORDS, help_text=help_text)


class Examined(TicketAction):
    """Asks before it sends, so that what is refused is kept for inspection although nothing else
    is; the form counts as taken with the sending alone."""

    is_one_transaction = False
    is_examined = True

    part: ClassVar[str]

    def act(self) -> object:
        words, confirmed = self.cleaned_data[self.part], self.data.get(CONFIRMED, "")
        commands.examine(**self.where, part=self.part, words=words, confirmed=confirmed)
        with once.taken(self.cleaned_data["once"], self.now):
            return self.send(confirmed)

    def send(self, confirmed: str) -> object:
        """Give the one command that sends. Raises what the command raises."""
        raise NotImplementedError

    @property
    def check(self) -> Check | None:
        """What stands beside the field; ``None`` before anything is typed."""
        words = self.data.get(self.part, "") if self.is_bound else ""
        return scripts.check(words, at=self.now) if words else None
