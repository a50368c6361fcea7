"""Every setting, in one file, read from the environment. `.env.example` explains each variable.

A wrong value stops the start with the mistake and the cure (`campaign/environment.py`).
"""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.urls import reverse_lazy

from campaign import environment as env
from campaign.schedule import CELERY_BEAT_SCHEDULE as CELERY_BEAT_SCHEDULE  # Celery's own name: add tasks there

BASE_DIR = Path(__file__).resolve().parent.parent
env.load(Path(env.text("ENV_FILE", default=str(BASE_DIR / ".env"))))

# --- Size: embedded by default, grown by two addresses ------------------------------------------

DEBUG = env.boolean("DEBUG", default=False)
VAR_DIR = env.directory("VAR_DIR", default=BASE_DIR / "var")
SECRET_KEY = env.secret("SECRET_KEY", generated_in=VAR_DIR if DEBUG else None)
# Keys the suppression list: kept apart from the database so that a stolen dump names nobody (L05).
SUPPRESSION_KEY = env.secret("SUPPRESSION_KEY", otherwise=SECRET_KEY)
HOST = env.text("HOST", default="127.0.0.1")
PORT = env.integer("PORT", default=8000, minimum=1, maximum=65535)
WEB_PROCESSES = env.integer("WEB_PROCESSES", default=1, minimum=1, maximum=256)
WEB_THREADS = env.integer("WEB_THREADS", default=4, minimum=1, maximum=256)
WORKER_THREADS = env.integer("WORKER_THREADS", default=4, minimum=1, maximum=256)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.url("SITE_URL", default=f"http://127.0.0.1:{PORT}")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

DATABASES = {"default": env.database("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/campaign.sqlite3")}
REDIS_URL = env.url("REDIS_URL", default="", schemes=("redis", "rediss"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        # Rate limits must hold across the processes of a small site too: files, not memory.
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
            # Beyond this a third is thrown away at random, live limits included: keep it well out of reach.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    )
}

# --- Background work -----------------------------------------------------------------------------

BROKER_DIR = VAR_DIR / "broker"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
else:
    for folder in ("queue", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost/"
    # Remote control would leave reply queues in the folder: processes are watched by the supervisor instead.
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Paris"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

# --- Applications ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "campaign.apps.CampaignConfig",
    "conversations",
    "mailings",
    "actions",
    "canvassing",
    "teams",
    "supporters",
    "territory",
    "common",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "campaign.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.syndication",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "leaflet",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "actions.middleware.ShortLinkHost",
    "campaign.compression.CompressWords",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "territory.middleware.SilenceMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "supporters.middleware.SignInLimits",
    "supporters.middleware.SessionLifetime",
    "supporters.middleware.StaffSecondFactor",
    "supporters.middleware.FreshSignIn",
    "supporters.middleware.HonestStatus",
    "conversations.middleware.InviteWebmentions",
]

ROOT_URLCONF = "campaign.urls"
WSGI_APPLICATION = "campaign.wsgi.application"

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
                "campaign.context.campaign",
            ],
        },
    },
]

FORM_RENDERER = "campaign.forms.Renderer"

# --- The person -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "supporters.Supporter"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("supporters:account")
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "supporters.adapters.AccountAdapter"
ACCOUNT_FORMS = {"signup": "supporters.forms.SignupForm", "login": "supporters.forms.LoginForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# A password is offered at sign-in, never at sign-up: nobody may set one on somebody else's address.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True  # how long is SessionLifetime's to say
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, and no other
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Wrong passwords for one address from everywhere: high, since whoever reaches it only closes the door of the password;
# the code by mail stays open to the person. The tight limits are SIGN_IN_LIMITS.
ACCOUNT_RATE_LIMITS = {"login_failed": "100/h/key"}
# Scope: (rate for each network, rate for each address typed from that network); None is no limit. (W06)
SIGN_IN_LIMITS = {
    "account_signup": ("5/h", None),
    "account_login": ("100/15m", "10/15m"),
    "account_request_login_code": ("100/15m", "10/15m"),
    "account_confirm_login_code": ("60/15m", None),
    "account_reset_password": ("20/h", "5/h"),
    "mfa_authenticate": ("60/15m", None),
}
MFA_ADAPTER = "supporters.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
USERSESSIONS_TRACK_ACTIVITY = False
# (longest silence, longest life) of a session (W02).
STAFF_SESSION = (timedelta(minutes=30), timedelta(hours=12))
SUPPORTER_SESSION = (timedelta(days=30), timedelta(days=90))
# Where only staff with a second factor may go.
STAFF_PATHS = ("/admin/", "/terrain/", "/repondre/", "/courriers/")
STAFF_SECOND_FACTOR = env.boolean("STAFF_SECOND_FACTOR", default=True)
MIN_AGE_ACCOUNT = env.integer("MIN_AGE_ACCOUNT", default=16, minimum=15, maximum=21)
MIN_AGE_PUBLIC = 18
CONFIRMATION_MAX_AGE = timedelta(hours=72)
EXPORT_MAX_AGE = timedelta(days=7)

# --- Mail ---------------------------------------------------------------------------------------------

# Every mail becomes a row first; the worker hands it to MAIL_DELIVERY (supporters/outbox.py).
EMAIL_BACKEND = "supporters.outbox.QueueBackend"
MAIL_DELIVERY = env.mail("EMAIL_URL", files_in=VAR_DIR / "mails")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="Tous en campagne <bonjour@campagne.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Letters to many leave under a name of their own (E06), through connections of their own (package `mailings`).
LETTER_FROM = env.text("LETTER_FROM", default=DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip("> "))
LETTER_REPLY_TO = env.text("LETTER_REPLY_TO", default=LETTER_FROM)
MAIL_CONNECTIONS = env.integer("MAIL_CONNECTIONS", default=8, minimum=1, maximum=64)
MAIL_WARM_UP = env.boolean("MAIL_WARM_UP", default=False)
# Whether letters wait for SPF, DKIM and DMARC to be right (docs/mail-doctor.md).
MAIL_GATE = env.choice("MAIL_GATE", default="auto", choices=("auto", "on", "off"))
# What bounces comes back to this domain, and lies in this Maildir until it is read.
BOUNCE_DOMAIN = env.text("BOUNCE_DOMAIN", default="")
RETURNS_DIR = env.directory("RETURNS_DIR", default=VAR_DIR / "returns")
# « user:password » with which a provider's program tells what became of letters (docs/returns.md).
RETURNS_SECRET = env.text("RETURNS_SECRET", default="")
# A campaign that signs its mail itself; with a provider, the provider does. The key is a file in PEM.
DKIM_DOMAIN = env.text("DKIM_DOMAIN", default="")
DKIM_SELECTOR = env.text("DKIM_SELECTOR", default="lettre")
DKIM_KEY_FILE = env.text("DKIM_KEY_FILE", default="")

# --- The campaign -----------------------------------------------------------------------------------

CAMPAIGN_NAME = env.text("CAMPAIGN_NAME", default="Tous en campagne")
CAMPAIGN_CANDIDATE = env.text("CAMPAIGN_CANDIDATE", default="")
CAMPAIGN_SLOGAN = env.text("CAMPAIGN_SLOGAN", default="La campagne, c'est vous.")
CAMPAIGN_COLOUR = env.colour("CAMPAIGN_COLOUR", default="#c8102e")
# The territory whose silence closes the public pages; acts elsewhere follow their own (L50-L54).
CAMPAIGN_ZONE = env.text("CAMPAIGN_ZONE", default="metropole")
CONTROLLER_NAME = env.text("CONTROLLER_NAME", default="")
CONTROLLER_ADDRESS = env.text("CONTROLLER_ADDRESS", default="")
CONTROLLER_EMAIL = env.text("CONTROLLER_EMAIL", default="")
DPO_CONTACT = env.text("DPO_CONTACT", default="")
PUBLICATION_DIRECTOR = env.text("PUBLICATION_DIRECTOR", default="")
HOSTING_PROVIDER = env.text("HOSTING_PROVIDER", default="")
# Other words by which the campaign is spoken of, that the desk looks for in feeds: « #campagne2027 », a family name.
DESK_WORDS = env.words("DESK_WORDS", default=[])
# The mailbox to which people write to the campaign, read by IMAP, and the address that answers to them come back to.
DESK_MAILBOX_URL = env.text("DESK_MAILBOX_URL", default="")
DESK_ADDRESS = env.text("DESK_ADDRESS", default="")
# Where this very version's source is offered, as the AGPL asks of whoever changed it.
SOURCE_URL = env.url("SOURCE_URL", default="https://www.gnu.org/licenses/agpl-3.0.html")
SHORT_LINK_HOST = env.text("SHORT_LINK_HOST", default="")
# « host:port » of relays' servers that are reached by http on a private address: trials and tests (campaign.E006).
RELAY_PRIVATE_HOSTS = env.words("RELAY_PRIVATE_HOSTS", default=[])
# The same for what is fetched from others: feeds, pictures, pages looked at again (campaign.E007).
FETCH_PRIVATE_HOSTS = env.words("FETCH_PRIVATE_HOSTS", default=[])

# --- Language and time ---------------------------------------------------------------------------------

# Texts are written in French in the code and translated to English (docs/decisions/).
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
# English dates as Europeans write them.
FORMAT_MODULE_PATH = "campaign.formats"
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "campaign.staticfiles.MadeFilesFinder",
]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": env.files("FILES_URL", default=MEDIA_ROOT),
    "staticfiles": {"BACKEND": "campaign.staticfiles.HashedStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 9_000_000  # a photo (8 MB at most) never touches the disk before it is checked
# Longest file of results, contours or addresses that staff may drop; commands take any length.
IMPORT_MAX_BYTES = env.integer("IMPORT_MAX_BYTES", default=200_000_000, minimum=100_000, maximum=10_000_000_000)

# --- Security -----------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = SITE_URL.startswith("https://")
BEHIND_PROXY = env.boolean("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 63_072_000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT
SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_HTTPONLY = False  # http.js reads it
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
    }
}

# --- Programming interface ------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "supporters.api.tokens.Token",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "common.pagination.NewestFirst",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "common.throttling.ByNetwork",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min"},
    "EXCEPTION_HANDLER": "campaign.api_errors.answer",
    "PAGE_SIZE": 50,
}
# Tokens are kept as hashes and end by themselves; shown once, at `/compte/jeton/`.
REST_KNOX = {"TOKEN_TTL": timedelta(days=365), "TOKEN_LIMIT_PER_USER": 5, "AUTH_HEADER_PREFIX": "Token"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tous en campagne",
    "DESCRIPTION": "Everything the pages can do, through the same access rules.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "Purpose": "supporters.models.Consent.Purpose",
        "ReportReason": "supporters.models.Report.Reason",
        "RefusalReason": "supporters.api.serializers.REFUSAL_REASONS",
        "TestimonyState": "supporters.models.Testimony.State",
        "ExportState": "supporters.models.Export.State",
        "ImportKind": "territory.models.Import.Kind",
        "ImportState": "territory.models.Import.State",
        "EnrolmentState": "teams.models.Enrolment.State",
        "SessionState": "teams.models.TrainingSession.State",
        "TeamState": "teams.models.Team.State",
        "OrganisationImportState": "teams.models.OrganisationImport.State",
        "PlaceKind": "territory.models.Place.Kind",
        "ProposalKind": "actions.models.Proposal.Kind",
        "ProposalState": "actions.models.Proposal.State",
        "ProposalStepKind": "actions.models.ProposalStep.Kind",
        "ContentKind": "actions.models.Content.Kind",
        "ContentState": "actions.models.Content.State",
        "RelayKind": "actions.models.RelayAccount.Kind",
        "RelayState": "actions.models.RelayPost.State",
        "RoleKind": "teams.models.Role.Kind",
        "OutingKind": "teams.models.Outing.Kind",
        "OutingState": "teams.models.Outing.State",
        "OutingMood": "teams.models.Participation.Mood",
        "TurfState": "canvassing.models.Turf.State",
        "AddressStateName": "canvassing.models.AddressState.State",
        "WalkEnd": "canvassing.models.Walk.End",
        "DoorSessionState": "canvassing.models.DoorSession.State",
        "ShortLinkState": "actions.models.ShortLink.State",
        "LinkDomainState": "actions.models.LinkDomain.State",
        "LinkReportReason": "actions.models.LinkReport.Reason",
        "WallSourceKind": "actions.models.WallSource.Kind",
        "WallSourceState": "actions.models.WallSource.State",
        "WallItemKind": "actions.models.WallItem.Kind",
        "AudienceKind": "mailings.models.Audience.Kind",
        "MailingKind": "mailings.models.Mailing.Kind",
        "MailingState": "mailings.models.Mailing.State",
        "BlockKind": "mailings.models.Block.Kind",
        "ProgrammeRhythm": "mailings.models.ProgrammeRule.Rhythm",
        "ProgrammeDayState": "mailings.models.ProgrammeDay.State",
        "LetterRhythm": "mailings.models.Recipient.Rhythm",
        "MessageState": "conversations.models.Message.State",
        "ThreadState": "conversations.models.Thread.State",
        "GroupChannel": "conversations.models.Member.Channel",
        "NotificationKind": "conversations.models.Notification.Kind",
        "ModerationReason": "conversations.models.Reason",
        "ModerationKind": "conversations.models.ModerationStep.Kind",
        "MessageReportReason": "conversations.models.MessageReport.Reason",
        "ConversationState": "conversations.models.Conversation.State",
        "ConversationEnding": "conversations.models.Conversation.Ending",
        "ConversationStepKind": "conversations.models.ConversationStep.Kind",
        "AnswerState": "conversations.models.Answer.State",
        "VoiceAddressKind": "conversations.models.VoiceAddress.Kind",
        "ListenerKind": "conversations.models.Listener.Kind",
        "ListenerState": "conversations.models.Listener.State",
        "MentionOrigin": "conversations.models.Mention.Origin",
        "MentionState": "conversations.models.Mention.State",
    },
}

# --- Staff ---------------------------------------------------------------------------------------------------

UNFOLD = {
    "SITE_TITLE": CAMPAIGN_NAME,
    "SITE_HEADER": CAMPAIGN_NAME,
    "SITE_SYMBOL": "campaign",
    "SITE_URL": "/",
    "ENVIRONMENT": "campaign.admin_look.environment",
    "DASHBOARD_CALLBACK": "campaign.admin_look.dashboard",
    "STYLES": ["campaign.admin_look.colours_sheet", "campaign.admin_look.sheet"],
    "SCRIPTS": ["campaign.admin_look.script"],
    "SIDEBAR": {"navigation": "campaign.admin_look.navigation"},
}

# --- Doorstep ---------------------------------------------------------------------------------------------------

# False takes the doorstep pages' service worker away from every phone at its next visit; what phones keep stays.
DOORSTEP_OFFLINE = env.boolean("DOORSTEP_OFFLINE", default=True)

# --- Map ------------------------------------------------------------------------------------------------------

LEAFLET_CONFIG = {"TILES": [], "RESET_VIEW": False, "ATTRIBUTION_PREFIX": "", "NO_GLOBALS": True}
# Optional background tiles (self-hosted, {z}/{x}/{y}); without them the outlines carry the page.
MAP_TILES_URL = env.text("MAP_TILES_URL", default="")
MAP_TILES_ATTRIBUTION = env.text("MAP_TILES_ATTRIBUTION", default="")

# --- Logs -------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # One tells each glyph, the other each request.
    "loggers": {"fontTools": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR")),
    },
}
