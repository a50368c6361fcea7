from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class MailingsConfig(AppConfig):
    name = "mailings"
    verbose_name = gettext_lazy("Courriers")

    def ready(self) -> None:
        from mailings import checks, signals  # noqa: F401  their rules, their receivers
        from mailings.privacy import declare_tables

        declare_tables()
