"""A version small enough to be trained in a second: four leaves, noise, and none of ours."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from ringback.catalog import commands as catalog
from ringback.identity.queries import Role, verbs_of
from ringback.kernel.actor import Actor
from ringback.recognition import commands, training
from ringback.recognition.model import Model
from ringback.recognition.models import ModelVersion
from ringback.recognition.samples import Sample
from ringback.recognition.states import Target

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
TRAINED_ON = date(2026, 2, 13)
SYSTEM = Actor.system("test")
ADMINISTRATOR = Actor("user:administrator", verbs=verbs_of(Role.ADMINISTRATOR))
LEAD = Actor("user:lead", verbs=verbs_of(Role.LEAD), scope_paths=("/",))
AGENT = Actor("user:agent", verbs=verbs_of(Role.AGENT), scope_paths=("/",))

_WAYS = ("帮我{}", "请问{}", "我想{}", "{}可以吗", "你好{}谢谢", "现在{}", "今天{}", "麻烦{}一下")
_SAID = {
    ("basic.balance", "lookup"): ("查话费余额", "看看还剩多少话费", "查一下账户余额"),
    ("network.broadband_down", "fault"): ("报修宽带", "修家里断了的网", "看光猫为什么亮红灯"),
    ("basic.sim_card", "transaction"): ("补办电话卡", "换一张新卡", "解开锁住的卡"),
    ("support.fee_dispute", "complaint"): (
        "说月租多收了钱必须给说法",
        "讲清楚凭什么扣我的钱",
        "反映账单对不上还不承认",
    ),
    ("noise", ""): ("喂", "嗯那个", "啊听不见"),
    ("out_of_scope", ""): ("看明天的天气预报", "订一张去外地的火车票", "找家附近的餐馆"),
}
BALANCE, FAULT, DISPUTE = "帮我查话费余额", "麻烦报修宽带一下", "请问讲清楚凭什么扣我的钱"
NOISE, WEATHER = "喂", "帮我看明天的天气预报"


@cache
def model(target: Target) -> Model:
    place = 0 if target is Target.CATEGORY else 1
    samples = [
        Sample(way.format(words), labels[place])
        for labels, said in _SAID.items()
        for words in said
        for way in _WAYS
        if labels[place]
    ]
    return training.train(samples, target=target, trained_on=TRAINED_ON)


def files(folder: Path) -> dict[Target, Path]:
    found = {target: folder / f"{target}.model" for target in Target}
    for target, path in found.items():
        model(target).save(path)
    return found


def add(folder: Path, *, actor: Actor = SYSTEM, now: datetime = NOW) -> ModelVersion:
    """The catalogue, and a version that knows it. It is not in use."""
    catalog.install_packaged(actor=SYSTEM, now=now)
    return commands.add_version(files=files(folder), reason="small", actor=actor, now=now)


def put_in_use(folder: Path, *, now: datetime = NOW) -> ModelVersion:
    version = add(folder, now=now)
    commands.use_version(number=version.number, actor=SYSTEM, now=now)
    return version
