"""Settings, read once from the environment. docs: README, table of configuration."""

from importlib.util import find_spec
from pathlib import Path

import environ
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.folders import BASE_DIR, data_folder, demo_secret

env = environ.Env()

DEMO = env.bool("PORTAL_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or (demo_secret() if DEMO else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY; only the demo (PORTAL_DEMO=1) makes one of its own.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
# Where villagers reach the public pages, for QR codes: offices often use another address. Blank: the one in use.
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default="").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
FROM_SOURCE = DEMO or DEBUG  # static files straight from their folders; production collects them first
HTTPS = env.bool("HTTPS", default=not FROM_SOURCE)
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)

INSTALLED_APPS = [
    "config.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",  # its widget templates, for TemplatesSetting
    "crispy_forms",
    "crispy_bootstrap5",
    "import_export",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "rules.apps.AutodiscoverRulesConfig",
    "pgtrigger",
    "pghistory",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "common",
    "villages",
    "agreements",
    "assessments",
    "reporting",
]
if find_spec("django_linear_migrations"):  # a tool for development, not installed in production
    INSTALLED_APPS.append("django_linear_migrations")
MIDDLEWARE = [
    "config.logs.AccessLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "villages.middleware.AccountSessionMiddleware",
    "villages.middleware.LoginRequiredMiddleware",
    "common.middleware.NoNullMiddleware",
    "common.middleware.HistoryContextMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "common.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
if BEHIND_PROXY:
    MIDDLEWARE.insert(1, "config.proxy.ClientAddressMiddleware")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "common.context_processors.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database and its memory
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Every trigger asks for it at every row. Unset, it is an error caught at every row, see decision 0112.
DATABASE_OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
DATABASE_OPTIONS["options"] = f"{DATABASE_OPTIONS.get('options', '')} -c pgtrigger.ignore={{}}".lstrip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_APPEND_ONLY = True
# The context stands in each event row, so that it is as unalterable as the event.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField(db_index=True)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="events", related_query_name="events")
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"

# Accounts
AUTH_USER_MODEL = "villages.StaffUser"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "villages.backends.PasswordBackend",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "villages.passwords.LengthValidator"},
    {"NAME": "villages.passwords.CharacterClassesValidator"},
    {"NAME": "villages.passwords.NotCommonValidator"},
    {"NAME": "villages.passwords.NotLikeAccountValidator"},
    {"NAME": "villages.passwords.NotRecentValidator"},
]
IDLE_MINUTES = env.int("IDLE_MINUTES", default=30)
IDLE_SECONDS = IDLE_MINUTES * 60
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "villages.views.sign_in.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ACCESS_FAILURE_LOG_PER_USER_LIMIT = 10_000

# Safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Browsers give a cookie to every port of a host: portals that share one are told apart by their port.
COOKIE_MARK = "__Host-portal" if HTTPS else f"portal_{env.str('PORT', default='8000')}"
SESSION_COOKIE_NAME = f"{COOKIE_MARK}_session"
CSRF_COOKIE_NAME = f"{COOKIE_MARK}_csrf"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Language and time
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = None if FROM_SOURCE else Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
TABLER = BASE_DIR / "node_modules" / "@tabler"
STATICFILES_FINDERS = [
    "config.finders.ChosenFilesFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("tabler/css", TABLER / "core" / "dist" / "css"),
    ("tabler/icons", TABLER / "icons-webfont" / "dist"),
    ("echarts", BASE_DIR / "node_modules" / "echarts" / "dist"),
]
# Of the packages' 130 MB only these are served and collected.
VENDOR_FILES = {
    "tabler/css/tabler.min.css",
    "tabler/css/tabler.min.css.map",
    "tabler/icons/tabler-icons.min.css",
    "tabler/icons/fonts/tabler-icons.woff2",
    "tabler/icons/fonts/tabler-icons.woff",
    "tabler/icons/fonts/tabler-icons.ttf",
    "echarts/echarts.min.js",
}
PRIVATE_FILES = Path(env.str("PRIVATE_FILES", default=str(data_folder() / "files")))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": PRIVATE_FILES,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if FROM_SOURCE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = FROM_SOURCE
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
IMPORT_MAX_BYTES = 30 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "common.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Background work
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOB_FILES_KEPT_DAYS = 7

# Logs, without personal data
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"quiet_request": {"()": "config.logs.QuietRequestFilter"}},
    "formatters": {"json": {"()": "config.logs.JSONFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Django's own handlers would print request lines and post tracebacks to administrators.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"filters": ["quiet_request"]},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # Both name the account or the address that failed; django-axes keeps that in its own table.
        "axes": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}

# Look
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "common/_table.html"
