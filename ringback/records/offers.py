"""What records announce: where they keep places."""

from ringback.base import places
from ringback.records.models import ArchivedCase

places.keep(ArchivedCase, "handling_path", "originating_path")
