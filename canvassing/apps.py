from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class CanvassingConfig(AppConfig):
    name = "canvassing"
    verbose_name = gettext_lazy("Porte-à-porte")

    def ready(self) -> None:
        from canvassing import signals  # noqa: F401  its receivers
        from canvassing.near import declare_section
        from canvassing.outings import declare_outings
        from canvassing.plan import declare_doors
        from canvassing.privacy import declare_tables

        declare_tables()
        declare_doors()
        declare_section()
        declare_outings()
