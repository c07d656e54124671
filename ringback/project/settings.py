"""Django's settings, derived from the environment by :mod:`ringback.project.config`."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from ringback.base import keys
from ringback.project.config import Config
from ringback.project.modules import MODULES

CONFIG = Config()
PACKAGE = Path(__file__).resolve().parent.parent

RINGBACK_DATA_DIR = CONFIG.data_dir.resolve()
RINGBACK_KEY_DIR = CONFIG.keys
RINGBACK_CIPHER = CONFIG.cipher
RINGBACK_DEMO = CONFIG.demo
RINGBACK_PUBLIC_URL = CONFIG.address
RINGBACK_STATUS_PAGE = CONFIG.status_page
RINGBACK_STATUS_PHONE = CONFIG.status_phone
RINGBACK_OUTBOUND_HOSTS = tuple(filter(None, CONFIG.outbound_hosts.split(",")))
RINGBACK_METRICS_TOKEN = CONFIG.metrics_token
RINGBACK_TRUSTED_PROXIES = CONFIG.proxies()
RINGBACK_BROKER_URL = CONFIG.broker_url
RINGBACK_TRANSPORTS = CONFIG.transport_of()
RINGBACK_SMTP_URL = CONFIG.smtp_url
RINGBACK_SMS_GATEWAY = {
    "url": CONFIG.sms_gateway_url,
    "secret": CONFIG.sms_gateway_secret,
}
RINGBACK_PORTS = CONFIG.adapter_of()
RINGBACK_BILLING = {"url": CONFIG.billing_url, "token": CONFIG.billing_token}
RINGBACK_LINE_PROBE = {"url": CONFIG.line_probe_url, "token": CONFIG.line_probe_token}
RINGBACK_OIDC = {
    "issuer": CONFIG.oidc_issuer,
    "name": CONFIG.oidc_name,
    "client_id": CONFIG.oidc_client_id,
    "client_secret": CONFIG.oidc_client_secret,
    "claim": CONFIG.oidc_claim,
    "strong": CONFIG.oidc_two_factors,
}

SECRET_KEY = keys.load_or_make(RINGBACK_KEY_DIR / "django.key", 50).hex()
DEBUG = CONFIG.debug
ALLOWED_HOSTS = CONFIG.allowed_hosts.split(",")
CSRF_TRUSTED_ORIGINS = list(filter(None, CONFIG.trusted_origins.split(",")))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    # cotton and template-partials rewrite the loaders unless told not to, and undo each other.
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    # Before identity, so that the demonstration's log-ins may stand on its page.
    "ringback.project.demo",
    *MODULES,
]

MIDDLEWARE = [
    "ringback.base.proxies.TrustedProxies",
    "ringback.base.middleware.RequestTrace",
    "django.middleware.security.SecurityMiddleware",
    # Before everything that may refuse by itself: its answers are pages as well.
    "ringback.base.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ringback.base.static_files.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ringback.identity.middleware.WhoActs",
    "ringback.base.middleware.Refusals",
]

ROOT_URLCONF = "ringback.project.urls"
ASGI_APPLICATION = "ringback.project.asgi.application"
WSGI_APPLICATION = "ringback.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "ringback.base.templatetags.ringback",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "ringback.base.shell.shell",
                "ringback.project.demo.doors.demo",
            ],
        },
    }
]

# A component sees what it is given and what context processors add, not the page's own names.
COTTON_ISOLATE_BY_DEFAULT = True

DATABASES = CONFIG.databases()
DATABASE_ROUTERS = ["ringback.reports.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "identity.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "identity:log_in"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = CONFIG.https
if CONFIG.https:
    # No neighbour under the same domain, and nobody without TLS, can plant these (RFC 6265bis).
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_SSL_REDIRECT = False
# Put there by TrustedProxies alone. No client can: what it sends arrives as HTTP_….
SECURE_PROXY_SSL_HEADER = ("ringback.scheme", "https")
SECURE_HSTS_SECONDS = 31_536_000 if CONFIG.https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "ringback.base.views.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]  # each in its own words
LOCALE_PATHS = [PACKAGE / "project" / "locale"]
TIME_ZONE = CONFIG.zone
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = RINGBACK_DATA_DIR / "static"
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_AUTOREFRESH = DEBUG

# Uploads are refused long before they fill memory; the precise limits are handbook parameters.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

LOGGING_CONFIG = "ringback.base.logs.configure"
LOGGING = {"level": "INFO", "json": not DEBUG}
