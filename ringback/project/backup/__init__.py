"""Backups that can be taken while people work, and restored where there is nothing yet.

``making`` writes a folder: the database as it was at one instant, the files that instant refers
to, the models, and a signed ``manifest``. The keys go elsewhere. ``restoring`` is its inverse.
"""
