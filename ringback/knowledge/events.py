"""What knowledge tells the house. Numbers and codes only: words stay in the rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleNews(News):
    """``revision`` is its number within the article."""

    kind: ClassVar[str] = ""
    subject_kind: ClassVar[str] = "article"
    subject_field: ClassVar[str] = "article_id"

    article_id: int
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleBegun(ArticleNews):
    """``source`` is the number of the case it was made from, empty for none."""

    kind: ClassVar[str] = "article.begun"

    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEdited(ArticleNews):
    kind: ClassVar[str] = "article.edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSubmitted(ArticleNews):
    kind: ClassVar[str] = "article.submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSentBack(ArticleNews):
    kind: ClassVar[str] = "article.sent_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePublished(ArticleNews):
    """``audience`` says who may read it from now on, ``review_due_at`` until when it counts as
    reviewed."""

    kind: ClassVar[str] = "article.published"

    audience: str
    review_due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRenewed(ArticleNews):
    kind: ClassVar[str] = "article.renewed"

    review_due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRetired(ArticleNews):
    kind: ClassVar[str] = "article.retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleWithdrawn(ArticleNews):
    """A draft was given up."""

    kind: ClassVar[str] = "article.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleAdopted(ArticleNews):
    """Whoever acted owns it from now on."""

    kind: ClassVar[str] = "article.adopted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleTold(ArticleNews):
    """Somebody used it, or said what came of it."""

    kind: ClassVar[str] = "article.told"

    outcome: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNews(News):
    kind: ClassVar[str] = ""
    subject_kind: ClassVar[str] = "agreed_answer"
    subject_field: ClassVar[str] = "answer_id"

    answer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDrafted(AnswerNews):
    kind: ClassVar[str] = "agreed_answer.drafted"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEdited(AnswerNews):
    kind: ClassVar[str] = "agreed_answer.edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAgreed(AnswerNews):
    kind: ClassVar[str] = "agreed_answer.agreed"

    valid_from: datetime
    valid_until: datetime
    is_mandatory: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWithdrawn(AnswerNews):
    kind: ClassVar[str] = "agreed_answer.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChecked(AnswerNews):
    """Somebody answered its check; with ``is_right`` they have acknowledged it thereby."""

    kind: ClassVar[str] = "agreed_answer.checked"

    is_right: bool
