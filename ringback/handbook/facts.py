"""The facts a parameter may depend on: the words in which the manual tells cases apart.

Codes are stored in revisions and must stay; a new fact or a new choice is a line here.
"""

from ringback.kernel.conditions import Fact, FactType, Vocabulary

KINDS = ("inquiry", "lookup", "transaction", "fault", "complaint", "suggestion", "praise")
COMPLEXITIES = ("ordinary", "major")
SEVERITIES = ("low", "normal", "high", "critical")
CHANNELS = (
    "phone",
    "counter",
    "portal",
    "app",
    "api",
    "email",
    "sms",
    "chat",
    "wechat",
    "letter",
    "batch",
)
SEGMENTS = ("person", "enterprise", "key_account")
REGIONS = ("urban", "rural")
SHEET_KINDS = ("handling", "callback", "assist", "supervision", "visit", "review", "care")
HOLD_REASONS = (
    "waiting_customer",
    "appointment",
    "waiting_material",
    "waiting_third_party",
    "site_work",
    "force_majeure",
)
ACTIONS = (
    "ask_policy",
    "report_fault",
    "file_complaint",
    "track_request",
    "see_profile",
    "see_balance",
    "see_bill",
    "see_call_details",
    "change_contact",
    "change_consent",
    "change_plan",
    "cancel_subscription",
    "claim_refund",
    "suspend_service",
    "restore_service",
    "reset_service_password",
    "transfer_ownership",
    "port_out",
    "close_account",
    "exercise_data_rights",
)
MESSAGE_PURPOSES = (
    "code",
    "receipt",
    "progress",
    "answer",
    "survey",
    "notice",
    "call",
    "broadcast",
    "care",
    "staff",
    "account",
)
RECORDS = (
    "contact",
    "ticket",
    "complaint",
    "appeal",
    "attachment",
    "recording",
    "message",
    "survey",
    "journal",
    "identity",
    "consent",
    "processing_record",
    "billing_source",
    "recognition_sample",
    "code",
    "session",
    "log_in_attempt",
    "staff_notice",
)
METRICS = (
    "first_contact",
    "handling",
    "review",
    "sheet",
    "next_response",
    "triage",
    "urge",
    "promise",
    "supervision",
)
LAYERS = ("law", "enterprise", "manual", "handed_down")
GRADES = ("ordinary", "serious", "major", "extraordinary")
ROLES = ("agent", "lead", "supervisor", "manager")
REMEDIES = ("refund", "waiver", "damages", "goodwill")
DISPUTES = ("charges", "other")
PRODUCTS = ("voice", "mobile", "broadband", "iptv", "leased_line", "other")

VOCABULARY: Vocabulary = {
    "kind": Fact(FactType.CHOICE, KINDS),
    "complexity": Fact(FactType.CHOICE, COMPLEXITIES),
    "severity": Fact(FactType.CHOICE, SEVERITIES),
    "category": Fact(FactType.TEXT),
    "channel": Fact(FactType.CHOICE, CHANNELS),
    "segment": Fact(FactType.CHOICE, SEGMENTS),
    "region": Fact(FactType.CHOICE, REGIONS),
    "star_level": Fact(FactType.INTEGER),
    "product": Fact(FactType.CHOICE, PRODUCTS),
    "escalated": Fact(FactType.BOOLEAN),
    "sheet_kind": Fact(FactType.CHOICE, SHEET_KINDS),
    "hold_reason": Fact(FactType.CHOICE, HOLD_REASONS),
    "metric": Fact(FactType.CHOICE, METRICS),
    "layer": Fact(FactType.CHOICE, LAYERS),
    "action": Fact(FactType.CHOICE, ACTIONS),
    "purpose": Fact(FactType.CHOICE, MESSAGE_PURPOSES),
    "record": Fact(FactType.CHOICE, RECORDS),
    "grade": Fact(FactType.CHOICE, GRADES),
    "role": Fact(FactType.CHOICE, ROLES),
    "remedy": Fact(FactType.CHOICE, REMEDIES),
    "dispute": Fact(FactType.CHOICE, DISPUTES),
}
