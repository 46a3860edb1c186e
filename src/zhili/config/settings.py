"""All settings, read from ``ZHILI_*`` (see ``environ.KNOWN``). Business tuning lives in profiles, not here."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

from zhili.config import database, keys
from zhili.config.environ import Environ, split_url

_env = Environ.read(os.environ)

# --- the house -------------------------------------------------------------------------------------------------------

ZHILI_HOME = _env.path("ZHILI_HOME", Path(".zhili"))
ZHILI_DATABASE = _env.text("ZHILI_DATABASE")
ZHILI_DEBUG = _env.flag("ZHILI_DEBUG")
ZHILI_URL = _env.url("ZHILI_URL", "http://127.0.0.1:8000", schemes=("http", "https"))
ZHILI_PROXY = _env.flag("ZHILI_PROXY")
ZHILI_PROXIES = int(ZHILI_PROXY)
ZHILI_LOCALITY = _env.text("ZHILI_LOCALITY", "qinghe")
ZHILI_ORIGIN = _env.text("ZHILI_ORIGIN", f"zhili.invalid/{ZHILI_LOCALITY}")
ZHILI_WORKERS = _env.number("ZHILI_WORKERS", 2, most=64)
ZHILI_MACHINES = _env.number("ZHILI_MACHINES", 1)
ZHILI_SMTP = _env.url("ZHILI_SMTP", "", schemes=("smtp", "smtps"))
ZHILI_SMTP_FROM = _env.text("ZHILI_SMTP_FROM", "zhili@localhost")

_address = split_url("ZHILI_URL", ZHILI_URL)
ZHILI_HTTPS = _address.scheme == "https"
ZHILI_HOSTS = _env.words("ZHILI_HOSTS", (_address.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"))

ZHILI_SECRET = _env.text("ZHILI_SECRET") or keys.secret(ZHILI_HOME)
ZHILI_FIELD_CIPHER = _env.choice("ZHILI_FIELD_CIPHER", "aes", ("aes", "sm4"))
_field_keys = _env.text("ZHILI_FIELD_KEYS")
ZHILI_FIELD_KEYS = keys.read_field_keys(_field_keys) if _field_keys else keys.field_keys(ZHILI_HOME, ZHILI_FIELD_CIPHER)
ZHILI_JOURNAL_KEY = _env.path("ZHILI_JOURNAL_KEY", ZHILI_HOME / "keys/journal.ed25519")

# --- Django ----------------------------------------------------------------------------------------------------------

SECRET_KEY = ZHILI_SECRET
DEBUG = ZHILI_DEBUG
ALLOWED_HOSTS = list(ZHILI_HOSTS)
DATABASES = {"default": database.configure(ZHILI_DATABASE, ZHILI_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "zhili.store",
    "zhili.journal",
    "zhili.profiles",
    "zhili.places",
    "zhili.notices",
    "zhili.offices",
    "zhili.knowledge",
    "zhili.catalogue",
    "zhili.registry",
    "zhili.matters",
    "zhili.collection",
    "zhili.dispatch",
    "zhili.command",
    "zhili.reception",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "zhili.doors.frame.compress.CompressMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhili.doors.frame.middleware.FrameMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

ROOT_URLCONF = "zhili.config.urls"
WSGI_APPLICATION = "zhili.config.wsgi.application"
APPEND_SLASH = True

_doors = Path(__file__).resolve().parent.parent / "doors"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": sorted(str(folder) for folder in _doors.glob("*/templates")),
        "APP_DIRS": False,
        "OPTIONS": {"environment": "zhili.doors.frame.jinja.environment"},
    }
]

LANGUAGE_CODE = "zh-hans"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# Served straight from the source folders: no collecting step, nothing to forget after an update.
STATIC_URL = "/static/"
STATICFILES_DIRS = sorted(str(folder) for folder in _doors.glob("*/static"))
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "zhili.config.libraries.LibraryFinder",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = ZHILI_DEBUG
WHITENOISE_MAX_AGE = 300
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Failed logins are counted here. A folder, so that all processes of this machine count together.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(ZHILI_HOME / "cache")}
}

# --- people and browsers ---------------------------------------------------------------------------------------------

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/desk/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Cookies are not kept apart by port: without its own name, a second house on this machine would log out the first.
_house = f"{zlib.crc32(str(ZHILI_HOME).encode()):08x}"
SESSION_COOKIE_NAME = f"zhili_session_{_house}"
CSRF_COOKIE_NAME = f"zhili_csrf_{_house}"
SESSION_COOKIE_AGE = 12 * 3600  # seconds: one working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ZHILI_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "zhili.doors.frame.errors.csrf_failed"
CSRF_TRUSTED_ORIGINS = [ZHILI_URL] if ZHILI_HTTPS else []

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if ZHILI_HTTPS else 0
# Only behind a proxy that sets the header: believed without one, anybody could claim to have come by HTTPS.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ZHILI_PROXY else None
SECURE_SSL_REDIRECT = ZHILI_HTTPS and ZHILI_PROXY

# --- what is taken in ------------------------------------------------------------------------------------------------

# A photo of 30 MB must reach the verb that refuses it in words, so files are only limited in number here and go to
# disk beyond 2 MiB; what is not a file is limited before it is parsed.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- logs ------------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": _env.choice("ZHILI_LOG", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR")),
    },
}
