"""What a restore writes into the journal."""

from dataclasses import dataclass
from typing import ClassVar

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationRestored(News):
    """Everything after ``made_at``, an instant, is missing here; everybody was logged out, and what
    waited to be sent is held back."""

    kind: ClassVar[str] = "installation.restored"
    subject_kind: ClassVar[str] = "installation"
    subject_field: ClassVar[str] = "made_at"

    made_at: str
    version: str
    last_seal: int
    sessions_ended: int
    messages_held: int = 0
