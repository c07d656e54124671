"""The face for staff: work lists, the ticket page, work sheets, registration, triage.

Owns no fact and no rule. A page is one call into ``queries``, which puts together what the modules
below know; a button is one call into a command below. What can be done is what their queries say.
"""
