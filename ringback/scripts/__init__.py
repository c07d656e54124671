"""What is said to customers, and how (§4.2): phrases to say, and the check of what is to be sent.

Owns ``Finding``: one rule that spoke about one text, with clause, revision, outcome and place,
never the text. The phrases and the rules are the handbook's; a revision changes both from its day.

Doors: ``queries`` (lines to say, what the rules find in a text), ``commands`` (examine) and
``events``. Pure inside: ``matching`` and ``rules``. Whoever sends words of staff to a customer asks
here first; ``tickets`` does.
"""
