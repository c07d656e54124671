"""What can be done to what we know, one function a verb."""

from ringback.knowledge.commands.answers import (
    AnswerDraft,
    OptionDraft,
    agree,
    check,
    draft_answer,
    edit_answer,
    withdraw_answer,
)
from ringback.knowledge.commands.reading import note_miss, note_view, settle_miss, tell, use
from ringback.knowledge.commands.review import (
    adopt,
    publish,
    renew,
    retire,
    send_back,
    submit,
    withdraw,
)
from ringback.knowledge.commands.writing import (
    ArticleDraft,
    begin_article,
    begin_revision,
    edit_article,
)

__all__ = [
    "AnswerDraft",
    "ArticleDraft",
    "OptionDraft",
    "adopt",
    "agree",
    "begin_article",
    "begin_revision",
    "check",
    "draft_answer",
    "edit_answer",
    "edit_article",
    "note_miss",
    "note_view",
    "publish",
    "renew",
    "retire",
    "send_back",
    "settle_miss",
    "submit",
    "tell",
    "use",
    "withdraw",
    "withdraw_answer",
]
