"""What the simulated operator sells. Prices in yuan a month."""

from decimal import Decimal

from ringback.handbook.queries import Bilingual

PRODUCTS = {
    "mobile.59": (Bilingual("畅享 59 元套餐", "Mobile plan 59"), Decimal("59.00")),
    "mobile.99": (Bilingual("畅享 99 元套餐", "Mobile plan 99"), Decimal("99.00")),
    "mobile.129": (Bilingual("畅享 129 元套餐", "Mobile plan 129"), Decimal("129.00")),
    "mobile.199": (Bilingual("畅享 199 元套餐", "Mobile plan 199"), Decimal("199.00")),
    "mobile.senior": (Bilingual("孝心卡套餐", "Plan for the elderly"), Decimal("29.00")),
    "broadband.500": (Bilingual("宽带 500M", "Broadband 500M"), Decimal("79.00")),
    "leased_line.100": (Bilingual("互联网专线 100M", "Leased line 100M"), Decimal("1200.00")),
    "data.10": (Bilingual("10 元流量包", "Data pack 10"), Decimal("10.00")),
    "video.25": (Bilingual("视频会员", "Video membership"), Decimal("25.00")),
    "ringtone.5": (Bilingual("来电彩铃", "Ringback tone"), Decimal("5.00")),
}
"""By code. ``video.25`` is what nobody remembers having ordered."""

OTHER_PLAN = (Bilingual("基础套餐", "Basic plan"), Decimal("39.00"))
BEYOND_PLAN = Bilingual("套餐外流量费", "Data beyond the plan")
REFUND = Bilingual("退费", "Refund")
TRAFFIC = Bilingual("国内流量", "Data")
VOICE = Bilingual("国内通话", "Calls")


def named(code: str) -> tuple[Bilingual, Decimal]:
    """Name and price of what is sold under a code; of an unknown one, those of a plan."""
    return PRODUCTS.get(code, OTHER_PLAN)
