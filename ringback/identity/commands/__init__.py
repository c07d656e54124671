"""What others may tell identity to do, one function a verb."""

from ringback.identity.accounts import (
    close_account,
    open_account,
    revoke_client,
    revoke_grant,
    unlock,
)
from ringback.identity.commands.factors import (
    enrol_passkey,
    enrol_totp,
    make_recovery_codes,
    remove_factor,
    reset_factors,
)
from ringback.identity.commands.forgetting import forget_old
from ringback.identity.commands.log_in import (
    LogIn,
    Where,
    begin_session,
    log_in,
    log_in_by_passkey,
    log_in_by_provider,
    log_out,
    pass_code,
)
from ringback.identity.commands.passwords import (
    ask_for_link,
    change_password,
    choose_password,
    make_link,
)
from ringback.identity.commands.proofs import prove_by_code, prove_by_passkey, prove_by_password
from ringback.identity.commands.sessions import (
    end_all_sessions,
    end_everybodys,
    end_other_sessions,
    end_session,
)
from ringback.identity.commands.users import add_client, add_user, grant, set_mail_address

__all__ = [
    "LogIn",
    "Where",
    "add_client",
    "add_user",
    "ask_for_link",
    "begin_session",
    "change_password",
    "choose_password",
    "close_account",
    "end_all_sessions",
    "end_everybodys",
    "end_other_sessions",
    "end_session",
    "enrol_passkey",
    "enrol_totp",
    "forget_old",
    "grant",
    "log_in",
    "log_in_by_passkey",
    "log_in_by_provider",
    "log_out",
    "make_link",
    "make_recovery_codes",
    "open_account",
    "pass_code",
    "prove_by_code",
    "prove_by_passkey",
    "prove_by_password",
    "remove_factor",
    "reset_factors",
    "revoke_client",
    "revoke_grant",
    "set_mail_address",
    "unlock",
]
