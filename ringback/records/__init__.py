"""What is kept of a case, where, and for how long (manual §3.4).

Owns EvidencePack (everything about a case in one file), Partition and ArchivedCase (the archive
tier), Restoration, LegalHold, Deletion. Asks the modules below for the case; a face
above fills the slot in which the case is put into words.

Doors: ``queries``, ``commands``, ``events``, ``states``.
"""
