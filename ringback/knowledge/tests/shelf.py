"""A catalogue, four people, and articles as far as a test needs them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ringback.catalog import commands as catalog
from ringback.identity.queries import Role, verbs_of
from ringback.kernel.actor import Actor
from ringback.knowledge import commands
from ringback.knowledge.commands import AnswerDraft, ArticleDraft, OptionDraft
from ringback.knowledge.models import AgreedAnswer, Revision
from ringback.knowledge.states import ArticleKind, Audience

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
SYSTEM = Actor.system("test")
AGENT = Actor("user:agent", verbs=verbs_of(Role.AGENT), scope_paths=("/44/4401/",))
LEAD = Actor("user:lead", verbs=verbs_of(Role.LEAD), scope_paths=("/",))
OFFICER = Actor("user:officer", verbs=verbs_of(Role.QUALITY), scope_paths=("/",))
ADMINISTRATOR = Actor("user:admin", verbs=verbs_of(Role.ADMINISTRATOR), scope_paths=("/",))
CUSTOMER = Actor("customer:1")
LEAF, OTHER_LEAF = "network.broadband_down", "basic.balance"
SAID: dict[str, Any] = {
    "title_zh": "光猫亮红灯怎么办",
    "title_en": "What to do when the modem shows a red light",
    "asked_zh": "光猫红灯\n宽带断网",
    "asked_en": "red light on the modem",
    "body_zh": "先断电一分钟，再插紧光纤。仍是红灯的，请报障，我们派人上门。",
    "body_en": "Unplug it for a minute, then seat the fibre. If it stays red, report a fault.",
    "audience": Audience.PUBLIC,
    "categories": (LEAF,),
}


def install() -> None:
    catalog.install_packaged(actor=SYSTEM, now=NOW)


def article(**changes: Any) -> ArticleDraft:
    return ArticleDraft(**{**SAID, **changes})


def begun(actor: Actor = AGENT, **changes: Any) -> Revision:
    return commands.begin_article(
        kind=ArticleKind.ANSWER, draft=article(**changes), actor=actor, now=NOW
    )


def where(revision: Revision) -> dict[str, Any]:
    """Article, number and the version as it stands."""
    revision.refresh_from_db()
    return {
        "article_id": revision.article_id,
        "number": revision.number,
        "seen": revision.version,
        "now": NOW,
    }


def submitted(actor: Actor = AGENT, **changes: Any) -> Revision:
    revision = begun(actor, **changes)
    return commands.submit(**where(revision), actor=actor)


def published(actor: Actor = AGENT, by: Actor = LEAD, **changes: Any) -> Revision:
    return commands.publish(**where(submitted(actor, **changes)), actor=by)


def answer(**changes: Any) -> AnswerDraft:
    said: dict[str, Any] = {
        "title_zh": "春节期间装机时间",
        "title_en": "Installations during the holiday",
        "text_zh": "二月十五日至二十三日暂停上门装机，二十四日起按预约先后恢复。",
        "text_en": "No installations from 15 to 23 February; from the 24th on in order of booking.",
        "question_zh": "几号起恢复上门装机？",
        "question_en": "From which day on do installations go on?",
        "options": [
            OptionDraft("十六日", "The 16th"),
            OptionDraft("二十四日", "The 24th", is_right=True),
        ],
        "valid_from": NOW,
        "valid_until": NOW + timedelta(days=10),
        "category": LEAF,
    }
    return AnswerDraft(**{**said, **changes})


def drafted(actor: Actor = OFFICER, **changes: Any) -> AgreedAnswer:
    return commands.draft_answer(draft=answer(**changes), actor=actor, now=NOW)


def agreed(actor: Actor = OFFICER, by: Actor = LEAD, **changes: Any) -> AgreedAnswer:
    draft = drafted(actor, **changes)
    return commands.agree(answer_id=draft.pk, seen=draft.version, actor=by, now=NOW)
