"""Tables of records; one aggregate a file."""

from ringback.records.models.archive import ArchivedCase, Deletion, Partition, Restoration
from ringback.records.models.hold import LegalHold
from ringback.records.models.pack import EvidencePack

__all__ = [
    "ArchivedCase",
    "Deletion",
    "EvidencePack",
    "LegalHold",
    "Partition",
    "Restoration",
]
