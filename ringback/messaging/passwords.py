"""The service password (服务密码) of a number, as the operator's billing system would check it.

Nothing of it is ever stored here. In demo mode the check is simulated, and labelled so.
"""

import hmac

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import Unavailable

LENGTH = 6


def is_right(number: str, password: str) -> bool:
    """Raises ``Unavailable`` when no billing system is connected."""
    if not settings.RINGBACK_DEMO:
        raise Unavailable(
            _(
                "No billing system is connected that could check a service password. Verify the "
                "customer by a one-time code or a document instead."
            ),
            code="no_password_check",
        )
    return hmac.compare_digest(password.strip().rstrip("#").encode(), simulated(number).encode())


def simulated(number: str) -> str:
    """In the simulation it is the last six digits of the number, so that a visitor can know it."""
    return number[-LENGTH:]
