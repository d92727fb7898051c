"""All settings, read from the environment. See koganei/docs/operation.md for each variable."""

from pathlib import Path

from csp.constants import NONE, SELF

from koganei.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

DEBUG = env.switch("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", demo=DEBUG)
SECRET_KEY_FALLBACKS = env.text("SECRET_KEY_FALLBACKS").split()  # former keys, apart by spaces
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
TRUSTED_PROXIES = env.hosts("TRUSTED_PROXIES", [])  # whose X-Forwarded-For the audit believes
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")
DATABASES = {"default": env.database("DATABASE_URL", DATA_DIR / "koganei.sqlite3")}
HTTPS = env.switch("HTTPS", not DEBUG)
DEMO = env.switch("DEMO", DEBUG)
MFA_REQUIRED = env.switch("MFA_REQUIRED", not DEMO)  # second factor for access.roles.MFA_ROLES
ZONE = env.choice("ZONE", ("internal", "public", "all"), "all" if DEMO else "internal")
env.finish()

# access.md: read back at every connection by koganei.database, named if they do not hold
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON; "
        "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON"
    ),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # as long as SQLite's timeout: what cannot be locked, the audit above all, is answered with 503
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c lock_timeout=20s")

INSTALLED_APPS = [
    "koganei",
    "committee",
    "consultation",
    "evaluation",
    "koganei.apps.KoganeiAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "import_export",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "koganei.middleware.audit_context",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "koganei.access.zones.only_this_zone",
    "koganei.login.sessions.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "koganei.login.second_factor.SecondFactorRequired",
    "koganei.middleware.only_known_methods",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "koganei.middleware.no_store",
]

ROOT_URLCONF = "koganei.urls"
WSGI_APPLICATION = "koganei.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "koganei.User"
AUTHENTICATION_BACKENDS = ["koganei.access.backend.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "koganei.login.passwords.LengthValidator"},
    {"NAME": "koganei.login.passwords.CommonValidator"},
    {"NAME": "koganei.login.passwords.ContextValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "koganei.access.menu.page",
                "koganei.safeguards.banner.banner",
            ],
        },
    }
]
FORM_RENDERER = "koganei.forms.FormRenderer"

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "koganei" / "locale"]
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
CACHES = {
    "default": {
        "BACKEND": "koganei.cache.SharedFileCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # counts of failed log-ins must not be pushed out
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
# "no-referrer" would make browsers send "Origin: null" with our own forms, which CSRF refuses
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "koganei.login.store"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 15 * 60  # without use; koganei.login.sessions renews it and has the other ends
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# django-allauth: numbers and reasons in koganei/docs/decisions/0011-login-and-second-factor.md
ACCOUNT_ADAPTER = "koganei.login.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_TIMEOUT = 5 * 60  # from the password to the second factor
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    # the key is the pair (user name, address); for a second factor, the account
    "login_failed": "5/5m/key,20/6h/key,100/10m/ip",
    "first_login": "5/5m/key,20/6h/key,60/10m/ip",
}
ACCOUNT_FORMS = {
    "login": "koganei.login.forms.LoginForm",
    "reauthenticate": "koganei.login.forms.ReauthenticateForm",
    "change_password": "koganei.login.forms.ChangePasswordForm",
}
MFA_ADAPTER = "koganei.login.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_TOTP_ISSUER = "小金井市 地域福祉システム"
MFA_TOTP_TOLERANCE = 1  # the clocks of tokens go wrong; a code is taken once all the same
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": "koganei.login.forms.AuthenticateForm",
    "reauthenticate": "koganei.login.forms.ReauthenticateByCodeForm",
    "activate_totp": "koganei.login.forms.ActivateTOTPForm",
    "add_webauthn": "koganei.login.forms.AddSecurityKeyForm",
}

IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.CacheStorage"
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
