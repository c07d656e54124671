"""What members of staff are told: by the bell in the page, and by mail.

Owns Notice and Preference. A notice says that something happened, under the number of its case; it
holds no words of anybody's and no personal data. What was told is kept by journal entry, so that
news delivered twice is told once. Doors: ``queries``, ``commands``, ``events``, ``states``.

Stands on tickets, feedback, messaging (the mail) and people; the desk fills in where things are.
"""
