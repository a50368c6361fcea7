"""What packages above may listen to."""

from django.dispatch import Signal

#: Addresses came in or changed, after the transaction that wrote them.
addresses_changed = Signal()
