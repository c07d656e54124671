"""The face for administrators: the operator's parts and people, what may be registered, when the
house works, and what the machinery owes.

Owns no fact and no rule. An area is a page made of the queries of the module it is about; a button
is one call into its commands. Doors: none; nobody stands above but the project.
"""
