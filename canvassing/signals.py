"""What an account's end does to the records of experiments: they stay, the address in them goes."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from canvassing.models import Experiment, PastDraw
from supporters.models import Supporter


@receiver(pre_delete, sender=Supporter)
def forget_address(instance: Supporter, **kwargs: Any) -> None:
    addresses = {instance.email, *EmailAddress.objects.filter(user=instance).values_list("email", flat=True)}
    for model, field in ((Experiment, "created_by"), (Experiment, "drawn_by"), (PastDraw, "drawn_by")):
        model._default_manager.filter(**{f"{field}__in": addresses}).update(**{field: ""})
