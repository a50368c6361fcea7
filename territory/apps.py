from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    name = "territory"
    verbose_name = _("Territoires et scrutins")

    def ready(self) -> None:
        from territory import checks  # noqa: F401  registers itself
        from territory.targeting.own_terms import declare_own

        declare_own()
