"""Tables of knowledge: articles, what came of them, agreed answers."""

from ringback.knowledge.models.answers import Acknowledgement, AgreedAnswer, CheckTry, Option
from ringback.knowledge.models.articles import (
    Article,
    ArticleCategory,
    ArticleTerm,
    Author,
    Revision,
    Step,
)
from ringback.knowledge.models.readings import Miss, Reading

__all__ = [
    "Acknowledgement",
    "AgreedAnswer",
    "Article",
    "ArticleCategory",
    "ArticleTerm",
    "Author",
    "CheckTry",
    "Miss",
    "Option",
    "Reading",
    "Revision",
    "Step",
]
