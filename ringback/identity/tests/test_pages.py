"""The pages: two steps in, a factor owed, proof before danger, sessions ended from elsewhere."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from ringback.base.models import Entry
from ringback.identity import commands, queries
from ringback.identity.models import PasswordLink, StaffSession, TotpSecret, User
from ringback.identity.states import Method
from ringback.identity.tests.browsing import logged_in, logged_in_by
from ringback.identity.tests.samples import BETTER, GOOD, SECRET, code_at, self_of
from ringback.kernel import instants

LONG_AGO = timedelta(minutes=16)
"""More than a proof holds, less than a session."""


def log_in(client: Client, user: User, password: str = GOOD, onward: str = "/handbook/"):
    form = {"username": user.username, "password": password, "next": onward}
    return client.post("/log-in", form)


def test_two_steps_lead_where_it_was_wanted(client: Client, user: User, app: TotpSecret) -> None:
    assert log_in(client, user)["Location"] == "/log-in/second-step"
    assert client.get("/account").status_code == 302, "half-way in is not in"
    answer = client.post("/log-in/second-step", {"code": "000000"})
    assert answer.status_code == 403
    answer = client.post("/log-in/second-step", {"code": code_at(instants.now())})
    assert answer["Location"] == "/handbook/"
    assert client.get("/account").status_code == 200


def test_nobody_is_half_way_in_for_ever(client: Client, user: User, app: TotpSecret) -> None:
    log_in(client, user)
    with time_machine.travel(instants.now() + timedelta(minutes=10)):
        answer = client.post("/log-in/second-step", {"code": code_at(instants.now())})
    assert answer["Location"] == "/log-in"


def test_the_key_of_the_session_is_new_at_each_step(
    client: Client, user: User, app: TotpSecret
) -> None:
    client.get("/log-in")
    keys = {client.session.session_key}
    log_in(client, user)
    keys.add(client.session.session_key)
    client.post("/log-in/second-step", {"code": code_at(instants.now())})
    keys.add(client.session.session_key)
    assert len(keys) == 3


def test_onward_never_leads_off_this_host(client: Client, user: User) -> None:
    assert log_in(client, user, onward="https://evil.test/")["Location"] == "/"
    other = Client()
    assert log_in(other, user, onward="//evil.test/")["Location"] == "/"


def test_a_role_that_demands_a_factor_sees_nothing_before_it(administrator: User) -> None:
    client = Client()
    assert log_in(client, administrator)["Location"] == "/handbook/"
    assert client.get("/handbook/")["Location"] == "/account"
    assert client.get("/accounts")["Location"] == "/account"
    assert client.post(f"/accounts/{administrator.pk}/link").status_code == 403
    assert client.get("/account").status_code == 200
    page = client.get("/account/totp")
    secret = page.context["secret"].replace(" ", "")
    answer = client.post("/account/totp", {"code": code_at(instants.now(), secret)})
    assert len(answer.context["codes"]) == 10
    assert client.get("/accounts").status_code == 200


def test_the_draft_of_a_secret_is_not_readable_in_the_session(user: User) -> None:
    client = logged_in(user)
    secret = client.get("/account/totp").context["secret"].replace(" ", "")
    assert secret not in str(dict(client.session))
    assert client.get("/account/totp").context["secret"].replace(" ", "") == secret


def test_demo_log_ins_owe_nothing(administrator: User) -> None:
    client, _ = logged_in_by(administrator, Method.DEMO, strong=False)
    assert client.get("/accounts").status_code == 200


def test_a_session_ended_elsewhere_is_over_at_the_next_click(user: User) -> None:
    here, elsewhere = logged_in(user), logged_in(user)
    listed = here.get("/account").context["lines"]
    (other,) = (line for line in listed if not line.is_here)
    here.post(f"/account/sessions/{other.session.pk}/end")
    assert elsewhere.get("/account").status_code == 302
    assert here.get("/account").status_code == 200


def test_a_closed_account_and_an_old_session_open_nothing(user: User) -> None:
    client = logged_in(user)
    StaffSession.objects.update(seen_at=instants.now() - timedelta(minutes=31))
    assert client.get("/account").status_code == 302
    client = logged_in(user)
    User.objects.update(is_active=False)
    assert client.get("/account").status_code == 302


def test_being_seen_is_noted_once_a_minute_and_not_by_a_stream(user: User) -> None:
    client = logged_in(user)
    before = instants.now() - timedelta(minutes=2)
    StaffSession.objects.update(seen_at=before)
    client.get("/account", headers={"accept": "text/event-stream"})
    assert StaffSession.objects.get().seen_at == before
    client.get("/account")
    assert StaffSession.objects.get().seen_at > before


def test_log_out_ends_the_session_and_says_which(user: User) -> None:
    client = logged_in(user)
    session = StaffSession.objects.get()
    client.post("/log-out")
    assert StaffSession.objects.get().end == "log_out"
    assert Entry.objects.get().content == {"session_id": str(session.pk)}


def prove_first(user: User) -> Client:
    client = logged_in(user)
    StaffSession.objects.update(proved_at=instants.now() - LONG_AGO)
    return client


@pytest.mark.parametrize(
    "address",
    ["/account/totp", "/account/passkeys/add", "/account/recovery-codes"],
)
def test_danger_asks_for_proof(user: User, address: str) -> None:
    client = prove_first(user)
    for method in (client.get, client.post):
        answer = method(address)
        if answer.status_code != 405:
            assert answer["Location"].startswith("/account/proof?next=")


def test_proof_by_password_leads_on_and_is_journalled(user: User) -> None:
    client = prove_first(user)
    form = {"password": "wrong", "next": "/account/totp"}
    assert client.post("/account/proof", form).status_code == 403
    answer = client.post("/account/proof", {**form, "password": GOOD})
    assert answer["Location"] == "/account/totp"
    assert client.get("/account/totp").status_code == 200
    assert [e.kind for e in Entry.objects.order_by("id")] == ["user.factor_failed", "user.proved"]


def test_proof_by_code_for_who_has_no_password(user: User, app: TotpSecret) -> None:
    user.set_unusable_password()
    user.save()
    client = prove_first(user)
    assert "password" not in client.get("/account/proof").context["form"].fields
    client.post("/account/proof", {"code": code_at(instants.now())})
    assert client.get("/account/totp").status_code == 200


def test_an_administrator_s_steps_ask_for_proof_and_come_back(
    user: User, administrator: User
) -> None:
    client = prove_first(administrator)
    page = f"/accounts/{user.pk}"
    for verb in ("link", "factors", "sessions", "mail"):
        answer = client.post(f"{page}/{verb}", headers={"referer": f"http://testserver{page}"})
        assert answer["Location"] == f"/account/proof?next=%2Faccounts%2F{user.pk}"
    assert not PasswordLink.objects.exists()


def test_an_administrator_looks_after_an_account(
    user: User, administrator: User, app: TotpSecret
) -> None:
    client, page = logged_in(administrator), f"/accounts/{user.pk}"
    other = logged_in(user)
    assert user.username in client.get("/accounts?name=li").text
    assert user not in client.get("/accounts?after=li.na").context["users"]
    assert client.get(page).context["held"].totp == app
    link = client.post(f"{page}/link", {"reason": "lost"}).context["address"]
    assert link.startswith("http")
    assert client.post(f"{page}/link", {"reason": "whim"}).status_code == 422
    client.post(f"{page}/factors", {"reason": "lost"})
    assert not queries.factors_of(user)
    assert other.get("/account").status_code == 302
    logged_in(user)
    (session,) = queries.open_sessions(user, instants.now())
    client.post(f"{page}/sessions/{session.pk}")
    assert queries.open_sessions(user, instants.now()) == []
    assert client.post(f"{page}/mail", {"email": "nowhere"}).status_code == 422
    client.post(f"{page}/mail", {"email": "li@example.net"})
    assert client.get(page).context["mail_form"].initial == {"email": "li@example.net"}


def test_others_do_not_see_accounts(user: User, administrator: User) -> None:
    client = logged_in(user)
    assert client.get("/accounts").status_code == 403
    assert client.get(f"/accounts/{administrator.pk}").status_code == 403
    answer = client.post(f"/accounts/{administrator.pk}/link", {"reason": "lost"})
    assert answer.status_code == 403
    assert Client().get("/accounts").status_code == 302


def test_a_forgotten_password_says_the_same_to_everybody(client: Client, user: User) -> None:
    commands.set_mail_address(
        user=user,
        email="li@example.net",
        actor=queries.actor_of(user, [("administrator", "/")]),
        now=instants.now(),
    )
    pages = {
        client.post("/password/forgotten", {"username": name}).text.replace(name, "")
        for name in (user.username, "nobody")
    }
    assert len({page.split("</head>")[1] for page in map(_without_tokens, pages)}) == 1
    assert PasswordLink.objects.count() == 1


def _without_tokens(page: str) -> str:
    return "".join(line for line in page.splitlines(keepends=True) if "csrf" not in line.lower())


def test_a_link_leads_to_a_new_password(client: Client, user: User, administrator: User) -> None:
    boss = logged_in(administrator)
    answer = boss.post(f"/accounts/{user.pk}/link", {"reason": "forgotten"})
    link = "/password/" + answer.context["address"].split("/password/")[1]
    assert user.username in client.get(link).text
    wrong = client.post(link, {"password": BETTER, "again": GOOD})
    assert "again" in wrong.context["form"].errors
    weak = client.post(link, {"password": "1234567890", "again": "1234567890"})
    assert "password" in weak.context["form"].errors
    assert client.post(link, {"password": BETTER, "again": BETTER})["Location"] == "/log-in"
    assert client.get(link).status_code == 404
    assert log_in(client, user, BETTER)["Location"] == "/handbook/"


def test_the_own_password_is_changed_on_its_page(user: User) -> None:
    client = logged_in(user)
    form = {"old": "wrong", "password": BETTER, "again": BETTER}
    assert "old" in client.post("/account/password", form).context["form"].errors
    assert client.post("/account/password", {**form, "old": GOOD})["Location"] == "/account"
    user.refresh_from_db()
    assert user.check_password(BETTER)


def test_a_factor_is_removed_on_its_page(user: User, app: TotpSecret) -> None:
    client = logged_in(user)
    commands.make_recovery_codes(user=user, actor=self_of(user), now=instants.now())
    assert SECRET not in client.get("/account").text
    assert client.post(f"/account/factors/password/{app.pk}/remove").status_code == 404
    client.post(f"/account/factors/totp/{app.pk}/remove")
    assert not queries.factors_of(user)
    assert client.post(f"/account/factors/totp/{app.pk}/remove").status_code == 409


def test_a_passkey_nobody_asked_for_opens_nothing(client: Client, user: User) -> None:
    for answer in ("", "[]", "{", '{"rawId": "a"}', "x" * 50_000):
        assert client.post("/log-in/passkey", {"answer": answer}).status_code == 422
    assert not StaffSession.objects.exists()


def test_a_challenge_answers_one_question(client: Client, user: User) -> None:
    client.get("/log-in", headers={"host": "localhost"})
    assert client.session["passkey_ceremony"]["log_in"]
    client.post("/log-in/passkey", {"answer": '{"rawId": "a"}'}, headers={"host": "127.0.0.1"})
    assert "log_in" not in client.session["passkey_ceremony"]
