"""Limits at work: when something is due, what has been used up, who was warned.

Owns Clock, Interval (an append-only ledger), FiredAlarm. A clock knows its subject only as
``(subject_kind, subject_id)``, so tickets, sheets, promises and appeals all get clocks for free.

Doors: ``queries`` (of_subject, explain), ``commands`` (start, pause, resume, stop), ``events``.
Below: handbook (the limits), calendars (the hours). Above: everybody who promises anything.
"""
