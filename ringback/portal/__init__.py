"""The face for customers: the guided application, tracking, their own cases. No password.

Owns Application (申请草稿): what somebody has typed and not yet handed in, kept encrypted for as
long as the handbook lets it live. Everything else belongs to the modules below: a page is one call
into ``queries``, a button one call into ``commands``, which give the one command below or hold
several together in one transaction.

A customer is a session on a phone verified by a code (``visits``). What needs nobody's identity,
typing first of all, asks for none.
"""
