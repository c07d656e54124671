"""The line probe behind HTTP: ``POST /measure`` with ``{"number", "product"}``."""

from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import NotFound
from ringback.ports import answers
from ringback.ports.billing import Line
from ringback.ports.peer import Peer, content_of
from ringback.ports.probe import LineState


class HttpProbe:
    is_simulated = False

    def measure(self, line: Line, *, now: datetime) -> LineState:
        peer = Peer(**settings.RINGBACK_LINE_PROBE)
        response = peer.ask("/measure", {"number": line.number, "product": line.product})
        if response.status_code == HTTPStatus.NOT_FOUND:
            raise NotFound(_("The line probe does not know this line."), code="unknown_line")
        return answers.line_state(content_of(response))
