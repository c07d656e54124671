"""What base itself does by time."""

from ringback.base import once, quotas, status_page
from ringback.base.worker import sweeps

sweeps.add("base.taken_forms", once.forget)
sweeps.add("base.request_counts", quotas.forget)
sweeps.add("base.status_page", status_page.refresh)
