"""``ringback import history``: cases of an earlier system, with their past.

``mapping`` reads the table that says what the words of that system mean here, ``reading`` makes
cases of the rows of a log, ``assembling`` makes of each what ``tickets.load_many`` takes.
"""
