from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy


class SupportersConfig(AppConfig):
    name = "supporters"
    verbose_name = gettext_lazy("Sympathisants")

    def ready(self) -> None:
        from supporters import signals  # noqa: F401  its receivers
        from supporters.roles import write_roles

        post_migrate.connect(write_roles, sender=self, dispatch_uid="supporters.roles")
