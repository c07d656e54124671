"""Who may come in: users, the verbs their roles hold, API clients and their tokens, log-in.

Owns User, Grant, StaffSession, second factors, PasswordLink, ApiClient, LogInAttempt. Knows no
organisation: a grant carries a scope path as plain text. Doors: queries (actor_of,
client_by_token), commands, events.
"""
