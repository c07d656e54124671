"""Did it help? The customer is asked without anyone's doing, and heard (manual §4.3).

Owns Invitation, Attempt, Rating, Comment, Repair, RiskEstimate. Hears that a ticket was answered;
tells tickets to confirm, close or reopen, and gives a repair call-back to somebody else than the
handler. Satisfaction counts answered ratings alone; silence and estimates stand apart.

Doors: ``queries`` (of_ticket, silent_by_risk, awaiting_release), ``commands``, ``events``.
"""
