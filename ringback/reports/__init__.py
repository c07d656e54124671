"""What the service amounts to: the report of one case, and the figures of a period.

Owns the facts its figures are counted from, written by its own reactions alone, and the one
definition of each figure. Doors: ``queries`` for page, API and export; ``commands.rebuild`` to
count everything anew. Asks all modules below; stands beside ``privacy``, below the faces.
"""
