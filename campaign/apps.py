from importlib import import_module

from django.apps import AppConfig, apps
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.module_loading import module_has_submodule

#: Our own packages. Admin modules of others are not searched: one of them would need GDAL.
OURS = ("territory", "supporters", "teams", "canvassing", "actions", "conversations", "mailings")


class CampaignConfig(AppConfig):
    name = "campaign"

    def ready(self) -> None:
        import_module("campaign.checks")
        for name in OURS:
            package = apps.get_app_config(name).module
            if package and module_has_submodule(package, "admin"):
                import_module(f"{name}.admin")


class AdminConfig(SimpleAdminConfig):
    """Django's admin on our own site object, and no search for other people's admin modules."""

    default = False
    default_site = "campaign.admin_site.CampaignAdminSite"
