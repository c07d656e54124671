"""Paper for every service type, and the way back in."""

import csv
import io
from datetime import UTC, datetime

import pytest

from ringback.catalog import commands as catalog
from ringback.catalog import queries
from ringback.intake import offline, tables
from ringback.kernel.actor import Actor

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)


@pytest.fixture
def written(handbook: None, calendars: None) -> dict[str, str]:
    catalog.install_packaged(actor=Actor.system("test"), now=NOW)
    return dict(offline.files(at=NOW, language="zh-hans"))


@pytest.mark.django_db
def test_there_is_a_form_for_every_leaf_and_one_for_any(written):
    leaves = {f"{leaf.code}.html" for leaf in queries.leaves(at=NOW)}
    assert written.keys() == leaves | {"any.html", offline.INDEX, offline.SHEET}
    assert all(name in written[offline.INDEX] for name in leaves)


@pytest.mark.django_db
def test_a_form_asks_what_the_catalogue_asks(written):
    leaf = next(each for each in queries.leaves(at=NOW) if each.form)
    text = written[f"{leaf.code}.html"]
    assert leaf.name.zh in text
    assert all(field.name.zh in text for field in leaf.form)
    assert "<script" not in text


@pytest.mark.django_db
def test_the_file_to_type_into_has_the_columns_that_are_read(written):
    header = next(csv.reader(io.StringIO(written[offline.SHEET].lstrip("\ufeff"))))
    assert set(header) <= set(tables.FIELDS)
