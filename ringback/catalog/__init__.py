"""The service catalogue: what a customer may ask for, and what each request needs.

Owns the tree of categories and leaves (clause 1.3), the form, material, eligibility and
verification of each leaf, and who works on it by default. Ask through `queries`, tell through
`commands`; `document` and `rules` are pure and need no database.
"""
