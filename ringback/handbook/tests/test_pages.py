from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from ringback.base.prose import html_of
from ringback.handbook import queries
from ringback.handbook.commands import packaged
from ringback.handbook.document import read_manual
from ringback.handbook.tests import manual
from ringback.identity import commands as identity
from ringback.kernel.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client, handbook: None) -> Client:
    """Somebody of the staff, logged in."""
    identity.add_user(
        username="li",
        display_name="李",
        password="secret",
        actor=Actor.system("test"),
        now=manual.INSTALLED_AT,
    )
    client.post("/log-in", {"username": "li", "password": "secret"})
    return client


def page(client: Client, address: str, language: str = "zh-hans") -> str:
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200, response.content
    return response.content.decode()


def test_the_contents_list_every_section(reader: Client) -> None:
    zh, en = page(reader, "/handbook/"), page(reader, "/handbook/", "en")
    assert "3.2 服务响应时间与时效要求" in zh
    assert "3.2 Response times and time limits" in en
    assert zh.count('href="/handbook/') >= 31


def test_a_limit_stands_in_its_clause_in_words(reader: Client) -> None:
    zh = page(reader, "/handbook/3.2")
    assert 'id="clause-3.2.2"' in zh
    assert "复杂程度为重大" in zh
    assert "48 小时" in zh
    en = page(reader, "/handbook/3.2", "en")
    assert "Complexity is Major" in en
    assert "48 hours" in en


def test_law_is_cited_and_doubt_is_shown(reader: Client) -> None:
    law = page(reader, "/handbook/5.2", "en")
    assert "Telecommunications Regulations of the PRC (2016) Art. 32" in law
    assert "Unverified" in law


def test_every_section_can_be_read_in_both_languages(reader: Client) -> None:
    edition = queries.edition_at(manual.INSTALLED_AT)
    for clause in queries.clauses(edition.pk):
        if clause.number.count(".") == 1:
            assert clause.title_zh in page(reader, f"/handbook/{clause.number}")
            english = page(reader, f"/handbook/{clause.number}", "en")
            assert "|---" not in english


def test_an_older_edition_says_that_it_is_one(
    reader: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = queries.edition_at(manual.INSTALLED_AT)
    assert "现行版本集合" in page(reader, f"/handbook/3.2?edition={older.pk}")
    folder = manual.write_small(tmp_path / "packaged", clock__limit="6h")
    monkeypatch.setattr(packaged, "read_manual", partial(read_manual, folder))
    manual.install()
    past = page(reader, f"/handbook/3.2?edition={older.pk}")
    assert "不是现行版本" in past
    assert f"/handbook/?edition={older.pk}" in past
    assert "48 小时" in past
    present = page(reader, "/handbook/3.2")
    assert "现行版本集合" in present
    assert "6 小时" in present


@pytest.mark.parametrize("address", ["/handbook/9.9", "/handbook/3.2?edition=x", "/handbook/3"])
def test_what_does_not_exist_is_not_found(reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_an_edition_nobody_knows_is_not_found(reader: Client) -> None:
    assert reader.get(f"/handbook/3.2?edition={uuid4()}").status_code == 404


def test_a_stranger_is_led_to_the_log_in(client: Client) -> None:
    response = client.get("/handbook/", headers={"accept": "text/html"})
    assert response.status_code == 302
    assert response["Location"].startswith("/log-in")


def test_prose_joins_chinese_lines_and_drops_what_is_no_prose() -> None:
    assert html_of("第一行，\n第二行") == "<p>第一行，第二行</p>\n"
    assert html_of("first\nsecond") == "<p>first\nsecond</p>\n"
    assert "<script" not in html_of("<script>alert(1)</script>")
    assert "href" not in html_of("[x](javascript:alert(1))")
    assert 'href="https://example.org"' in html_of("[x](https://example.org)")
    assert "<td>一</td>" in html_of("| 头 |\n|---|\n| 一 |")
