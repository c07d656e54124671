"""The icons we name become one sprite that needs no class and no size."""

import pytest

from tools import assets
from tools.environment import SetupError

PHONE = """\
<svg
  xmlns="http://www.w3.org/2000/svg"
  width="24"
  height="24"
  viewBox="0 0 24 24"
  fill="none"
  stroke="currentColor"
  class="icon icon-tabler"
>
  <path stroke="none" d="M0 0h24v24H0z" fill="none" />
  <path d="M5 4h4" />
</svg>
"""


@pytest.fixture
def icons(tmp_path, monkeypatch):
    for style in ("outline", "filled"):
        folder = tmp_path / "@tabler" / "icons" / "icons" / style
        folder.mkdir(parents=True)
        (folder / "phone.svg").write_text(PHONE)
    monkeypatch.setattr(assets, "MODULES", tmp_path)


@pytest.mark.usefixtures("icons")
def test_an_icon_becomes_a_symbol():
    assert assets._symbol("phone") == (
        '<symbol id="phone" viewBox="0 0 24 24" fill="none" stroke="currentColor" >'
        '<path d="M5 4h4" /></symbol>'
    )
    assert 'id="phone-filled"' in assets._symbol("phone-filled")


@pytest.mark.usefixtures("icons")
def test_an_icon_that_does_not_exist_is_named():
    with pytest.raises(SetupError, match="does not have: telephone"):
        assets._symbol("telephone")


@pytest.mark.parametrize(
    ("said", "major"), [("v20.20.2\n", 20), ("v18.0.0", 18), ("", 0), ("nonsense", 0)]
)
def test_the_node_s_version_is_read(tmp_path, said, major):
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\nprintf '{said.strip()}'\n")
    node.chmod(0o755)
    assert assets._major_version(str(node)) == major
