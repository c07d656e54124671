"""How a port fails. What matters is whether the other side may have acted."""

from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import Unavailable


class Unreached(Unavailable):
    """Nothing has arrived over there: it may be sent again. ``problem`` is a short code."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            _(
                "The operator's system does not answer just now. Nothing was changed there; try "
                "again in a moment."
            ),
            code="port_unreached",
        )
        self.problem = problem[:60]


class Unanswered(Unavailable):
    """It was sent and no answer came that could be read: the other side may have acted."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            _("The operator's system took what was asked, and gave no answer that can be read."),
            code="port_unanswered",
        )
        self.problem = problem[:60]
