"""Knowledge: what we know and how we say it, so that the same question gets the same answer.

Owns Article (an answer, or a known error with its way round) with its revisions, written, reviewed
by somebody else and reviewed anew by a date; Reading (shown, used, solved, not useful); Miss (words
searched for in vain, as counts); AgreedAnswer (口径), what all of us say between two dates, with
who has read it and how they did in its check.

Doors: ``queries.search``, ``suggested``, ``agreed_for``, ``unread``, ``deviates``; ``commands``
(one verb each); ``events``; ``states``.

Pure inside: ``states``, ``rules``. Below: catalog, people, handbook. Above: the desk and the
portal, which show answers beside what is typed, and draft articles from cases.
"""
