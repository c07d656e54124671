"""What the manual fixes for revealing personal data (clause 5.1.1). The one place that asks it."""

from collections.abc import Mapping
from datetime import datetime, timedelta


def reveal_lifetime(at: datetime) -> timedelta:
    """How long a reveal lasts (``reveal.lifetime``)."""
    return timedelta(minutes=10)


def reveal_reasons(at: datetime) -> Mapping[str, bool]:
    """The codes of the reasons (``reveal.reasons``), and whether each needs a note."""
    return {
        "verify_identity": False,
        "contact_failed": True,
        "field_visit": False,
        "billing_check": False,
        "appeal_evidence": True,
        "lawful_request": True,
        "data_rights": False,
    }
