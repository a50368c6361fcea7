"""Writing the script: each version is kept, the last one is in use."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from canvassing.doorstep.script_text import ScriptError, read_script
from canvassing.models import Script


@transaction.atomic
def write_script(*, text: str, at: datetime) -> Script:
    """Have every walk loaded from now on take these words along. Raises ValidationError, by field."""
    try:
        read_script(text)
    except ScriptError as error:
        raise ValidationError({"text": str(error)}) from error
    # Two writers at once: the second waits here, then takes over from the first.
    list(Script.objects.select_for_update().filter(active=True))
    Script.objects.filter(active=True).update(active=False)
    script: Script = Script.objects.create(text=text, active=True, written_at=at)
    return script


@transaction.atomic
def use_script(*, script: Script | None, at: datetime) -> None:
    """Come back to an earlier version; None: to the built-in words."""
    list(Script.objects.select_for_update().filter(active=True))
    Script.objects.filter(active=True).update(active=False)
    if script is not None:
        Script.objects.filter(pk=script.pk).update(active=True, written_at=at)
