from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ActionsConfig(AppConfig):
    name = "actions"
    verbose_name = gettext_lazy("Campagne en ligne")

    def ready(self) -> None:
        from actions import checks, signals  # noqa: F401  their rules, their receivers
        from actions.near import declare_ideas
        from actions.privacy import declare_tables

        declare_tables()
        declare_ideas()
