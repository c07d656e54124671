"""The accepted case and the work done for it.

Owns Ticket (受理单), Statement (what was said on it), WorkSheet (处理单) with its Replies (回单),
Hold, Resolution, Reopening, Link, Part (who takes part). States and transitions are in ``states``.

Doors: ``queries`` to ask, ``commands`` to tell, ``events`` to hear.
Below: handbook (limits), people (paths), customers, clocks, messaging. Above: dispatch gives sheets
to people, intake registers, feedback asks the customer; they hear of a ticket through the journal.
"""
