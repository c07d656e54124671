"""The service catalogue: what a customer may ask for, and what each request needs.

Owns Category (a branch, group or leaf of the tree, clause 1.3) and its Versions: names, request
kinds, licence class, form, material, eligibility, verification, governing clauses, and who works
on it by default. A version is immutable and holds from an instant on.

Doors: ``queries`` (always as of an instant), ``commands`` (install, add, revise, retire),
``events``, and ``facts`` for the vocabulary. Pure inside: ``document`` and ``reader`` read the
packaged TOML and the document of a single category, ``rules`` judges answers and eligibility.
Beside it on the floor: customers, network, ports. Above: recognition, tickets, intake, portal.
"""
