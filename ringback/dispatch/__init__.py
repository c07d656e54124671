"""From an accepted case to the person who does the work.

Owns Waiting (sheets nobody has yet) and Offer (who was offered what, and how that ended). Routes a
case by its leaf to a department and team, and offers each sheet to the least-loaded present person
with the skill. Hears of tickets and sheets through the journal; tells ``tickets.commands``.
"""
