"""The operator's programs talk to Ringback here: JSON over HTTP, described by OpenAPI 3.1.

Owns no table. A client authenticates with its token, acts with its scopes as verbs, and makes one
call into intake or tickets. Errors are RFC 9457 problems, as everywhere under ``/api/``.
"""
