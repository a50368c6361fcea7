from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ConversationsConfig(AppConfig):
    name = "conversations"
    verbose_name = gettext_lazy("Conversations")

    def ready(self) -> None:
        from conversations import checks, signals  # noqa: F401  their rules, their receivers
        from conversations.privacy import declare_tables

        declare_tables()
