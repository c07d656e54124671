"""Files of requests: what their columns are called."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from ringback.base.tables import Shape, fields_of
from ringback.kernel.errors import Invalid

OF_LETTERS = ("handed_down_by", "letter_number", "letter_received_at", "letter_deadline")
"""What a case was handed down with, by 12345 and others (§5.4.6)."""
FIELDS = ("external_id", "phone", "name", "text", "channel", "occurred_at", *OF_LETTERS)
HEADINGS = {
    "外部编号": "external_id",
    "来文编号": "external_id",
    "电话": "phone",
    "手机号": "phone",
    "联系电话": "phone",
    "姓名": "name",
    "客户姓名": "name",
    "诉求": "text",
    "内容": "text",
    "诉求内容": "text",
    "渠道": "channel",
    "发生时间": "occurred_at",
    "转办来源": "handed_down_by",
    "转办编号": "letter_number",
    "转办时间": "letter_received_at",
    "转办时限": "letter_deadline",
}
"""What people here write above a column; the field names themselves are understood as well."""


def _columns(headings: Sequence[str]) -> list[str]:
    columns = fields_of(headings, FIELDS, HEADINGS)
    if "text" not in columns or not {"phone", "name"} & set(columns):
        raise Invalid(
            _("The first line must name the columns: text, and phone or name. Known are %(known)s.")
            % {"known": ", ".join(FIELDS)}
        )
    return columns


REQUESTS = Shape(_columns, FIELDS)
