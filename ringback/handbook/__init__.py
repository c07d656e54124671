"""The manual as an executable document: chapters, revisions, clauses, typed parameters.

Low in the house, because everything cites it; it knows actors only by reference and no people.
Neighbours ask ``queries.parameter(code, at=…, facts=…)`` and keep the clause it answers from.
"""
