from django.urls import path

from ringback.identity.views import (
    account,
    administration,
    entering,
    factors,
    passwords,
    single_sign_on,
)

app_name = "identity"
urlpatterns = [
    path("log-in", entering.log_in, name="log_in"),
    path("log-in/passkey", entering.log_in_by_passkey, name="log_in_by_passkey"),
    path("log-in/second-step", entering.second_step, name="second_step"),
    path("log-in/provider", single_sign_on.leave, name="leave"),
    path("log-in/provider/back", single_sign_on.come_back, name="come_back"),
    path("log-out", entering.log_out, name="log_out"),
    path("password/forgotten", passwords.forgotten, name="forgotten"),
    path("password/<str:token>", passwords.choose_password, name="choose_password"),
    path("account", account.account, name="account"),
    path("account/proof", account.prove, name="prove"),
    path("account/password", account.change_password, name="change_password"),
    path("account/totp", factors.totp_page, name="totp"),
    path("account/passkeys/add", factors.add_passkey, name="add_passkey"),
    path("account/recovery-codes", factors.new_recovery_codes, name="new_recovery_codes"),
    path(
        "account/factors/<slug:factor>/<uuid:factor_id>/remove",
        factors.remove_factor,
        name="remove_factor",
    ),
    path("account/sessions/end-others", account.end_other_sessions, name="end_other_sessions"),
    path("account/sessions/<uuid:session_id>/end", account.end_session, name="end_session"),
    path("accounts", administration.accounts, name="accounts"),
    path("accounts/<uuid:user_id>", administration.one_account, name="one_account"),
    path("accounts/<uuid:user_id>/link", administration.make_link, name="make_link"),
    path("accounts/<uuid:user_id>/factors", administration.reset_factors, name="reset_factors"),
    path("accounts/<uuid:user_id>/sessions", administration.end_sessions, name="end_sessions"),
    path(
        "accounts/<uuid:user_id>/sessions/<uuid:session_id>",
        administration.end_one_session,
        name="end_one_session",
    ),
    path("accounts/<uuid:user_id>/mail", administration.set_mail_address, name="set_mail_address"),
]
