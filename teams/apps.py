from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class TeamsConfig(AppConfig):
    name = "teams"
    verbose_name = gettext_lazy("Équipes")

    def ready(self) -> None:
        from teams import signals  # noqa: F401  its receivers
        from teams.near.own_ideas import declare_ideas
        from teams.near.sections import declare_sections
        from teams.privacy import declare_tables
        from teams.targeting import declare_terms

        declare_tables()
        declare_sections()
        declare_ideas()
        declare_terms()
