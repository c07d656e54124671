"""The codes that stand in rows and news, with their words."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    PERSON = "person"
    ENTERPRISE = "enterprise"


KIND_LABELS = {
    Kind.PERSON: _("Person"),
    Kind.ENTERPRISE: _("Enterprise"),
}


class Language(StrEnum):
    CHINESE = "zh-hans"
    ENGLISH = "en"


LANGUAGE_LABELS = {
    Language.CHINESE: _("Chinese"),
    Language.ENGLISH: _("English"),
}


class IdentityType(StrEnum):
    """Documents by which a customer registers a real name (MIIT Order 25 of 2013)."""

    RESIDENT = "resident"
    HOUSEHOLD = "household"
    MILITARY = "military"
    HONG_KONG_MACAU = "hong_kong_macau"
    TAIWAN = "taiwan"
    PASSPORT = "passport"
    ORGANISATION = "organisation"


IDENTITY_TYPE_LABELS = {
    IdentityType.RESIDENT: _("Resident identity card"),
    IdentityType.HOUSEHOLD: _("Household register"),
    IdentityType.MILITARY: _("Military or police card"),
    IdentityType.HONG_KONG_MACAU: _("Travel permit for Hong Kong and Macau residents"),
    IdentityType.TAIWAN: _("Travel permit for Taiwan residents"),
    IdentityType.PASSPORT: _("Passport"),
    IdentityType.ORGANISATION: _("Unified social credit code"),
}


class ContactType(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    WECHAT = "wechat"
    ADDRESS = "address"


CONTACT_TYPE_LABELS = {
    ContactType.PHONE: _("Phone"),
    ContactType.EMAIL: _("E-mail"),
    ContactType.WECHAT: _("WeChat"),
    ContactType.ADDRESS: _("Postal address"),
}

CONTACT_MASKS = {
    ContactType.PHONE: "phone",
    ContactType.EMAIL: "email",
    ContactType.WECHAT: "account",
    ContactType.ADDRESS: "address",
}


class Region(StrEnum):
    """Where a line ends: limits for installation and repair differ (domain.md §1a)."""

    URBAN = "urban"
    RURAL = "rural"


REGION_LABELS = {
    Region.URBAN: _("Urban"),
    Region.RURAL: _("Rural"),
}


class SubscriptionStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


SUBSCRIPTION_STATUS_LABELS = {
    SubscriptionStatus.ACTIVE: _("Active"),
    SubscriptionStatus.SUSPENDED: _("Suspended"),
    SubscriptionStatus.ENDED: _("Ended"),
}


class Purpose(StrEnum):
    """What a consent is for. What the service itself needs rests on the contract instead."""

    SURVEY = "survey"
    CARE = "care"
    MARKETING = "marketing"
    TRAINING = "training"


PURPOSE_LABELS = {
    Purpose.SURVEY: _("Satisfaction surveys"),
    Purpose.CARE: _("Care calls and messages"),
    Purpose.MARKETING: _("Offers and advertising"),
    Purpose.TRAINING: _("Improving recognition with masked texts"),
}


class ConsentChannel(StrEnum):
    """How a consent reached us: those channels of the manual (§4.1) that leave a proof."""

    PHONE = "phone"
    COUNTER = "counter"
    PORTAL = "portal"
    APP = "app"
    SMS = "sms"
    LETTER = "letter"


CONSENT_CHANNEL_LABELS = {
    ConsentChannel.PHONE: _("Phone"),
    ConsentChannel.COUNTER: _("Counter"),
    ConsentChannel.PORTAL: _("Portal"),
    ConsentChannel.APP: _("App"),
    ConsentChannel.SMS: _("Text message"),
    ConsentChannel.LETTER: _("Letter"),
}


class WatchReason(StrEnum):
    """Why whoever is on shift should know of a customer (§3.1.5)."""

    REPEATED = "repeated"
    EXPOSURE = "exposure"
    VULNERABLE = "vulnerable"
    KEY = "key"
    SAFETY = "safety"


WATCH_REASON_LABELS = {
    WatchReason.REPEATED: _("Complained several times"),
    WatchReason.EXPOSURE: _("Speaks of the media or the regulator"),
    WatchReason.VULNERABLE: _("Needs particular care"),
    WatchReason.KEY: _("Important customer"),
    WatchReason.SAFETY: _("Depends on the line for their safety"),
}


class MergeReason(StrEnum):
    SAME_NUMBER = "same_number"
    SAME_IDENTITY = "same_identity"
    CUSTOMER_SAYS = "customer_says"


MERGE_REASON_LABELS = {
    MergeReason.SAME_NUMBER: _("They share a number"),
    MergeReason.SAME_IDENTITY: _("They share an identity document"),
    MergeReason.CUSTOMER_SAYS: _("The customer says so"),
}


class MergeDecision(StrEnum):
    MERGED = "merged"
    REFUSED = "refused"
