"""The order of the packages: each knows only those on its left."""

import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.db.models import Field

from tests.processes import ROOT, run

ORDER = (
    "common",
    "territory",
    "supporters",
    "teams",
    "canvassing",
    "actions",
    "conversations",
    "mailings",
    "campaign",
)

HIDDEN_GIS = """
import ctypes.util, importlib.abc, sys

class NoGeoDjango(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.startswith("django.contrib.gis"):
            raise ImportError(name)

find = ctypes.util.find_library
ctypes.util.find_library = lambda name: None if "gdal" in name.lower() or "geos" in name.lower() else find(name)
sys.meta_path.insert(0, NoGeoDjango())

from campaign.wsgi import application
from django.contrib import admin
from django.core.management import call_command
from django.urls import get_resolver

call_command("check")
get_resolver().url_patterns
assert admin.site._registry
assert "leaflet.admin" not in sys.modules
"""


def test_imports_point_left() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_foreign_keys_point_left() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.is_relation and field.related_model
        if {model._meta.app_label, field.related_model._meta.app_label} <= set(ORDER)
        if ORDER.index(field.related_model._meta.app_label) > ORDER.index(model._meta.app_label)
    ]
    assert wrong == []


def test_common_holds_no_table() -> None:
    assert list(apps.get_app_config("common").get_models()) == []


def test_the_site_starts_where_gdal_and_geos_are_missing() -> None:
    done = run("-c", HIDDEN_GIS)
    assert done.returncode == 0, done.stderr
