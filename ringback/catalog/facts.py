"""The vocabulary of the catalogue: codes that stand in rows, news and forms of other modules."""

from enum import StrEnum


class Rank(StrEnum):
    """Where a category stands in the tree: one of the five branches, a group, or a leaf."""

    BRANCH = "branch"
    GROUP = "group"
    LEAF = "leaf"


class Kind(StrEnum):
    """What the customer wants of a leaf: the request axis, beside topic and licence class."""

    INQUIRY = "inquiry"
    LOOKUP = "lookup"
    TRANSACTION = "transaction"
    FAULT = "fault"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class Complexity(StrEnum):
    """How many departments a case usually takes (clause 1.4); not how much it hurts."""

    ORDINARY = "ordinary"
    MAJOR = "major"


class Level(StrEnum):
    """Verification (核验) of the person we talk to, weakest first; the codes of the handbook's
    parameter `verification.level` (clause 2.1.2)."""

    NONE = "none"
    CALLING_NUMBER = "calling_number"
    ONE_TIME_CODE = "one_time_code"
    SERVICE_PASSWORD = "service_password"  # noqa: S105  the name of a level, no secret
    SIGHTED_ID = "sighted_id"
    AGENT_IDS = "agent_ids"

    @property
    def rank(self) -> int:
        """Place on the ladder, 0 = not verified."""
        return list(Level).index(self)

    def covers(self, needed: "Level") -> bool:
        """True when somebody verified to this level may do what needs `needed`."""
        return self.rank >= needed.rank


class FieldType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    PHONE = "phone"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    AREA = "area"
    ACCESS_NUMBER = "access_number"
