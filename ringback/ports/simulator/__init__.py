"""A billing system and a line probe that are not there: the embedded default.

What a line looks like is worked out from its number, always the same; what was planted or commanded
stands in rows, so that it survives a restart. Everything it answers is labelled simulated.
"""
