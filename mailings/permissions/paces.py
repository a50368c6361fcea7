"""How fast letter boxes are written to: whoever writes letters reads it, national administrators steer it."""

from django.http import Http404

from mailings.delivery import rates
from mailings.models import Provider, ProviderState
from mailings.permissions.desk import Person, can_let_go_on, can_write, require


def get_states_for(user: Person) -> list[ProviderState]:
    """All of them, as they stand; those that were never written to have their default. Raises Http404."""
    require(can_write(user))
    known = ProviderState.objects.in_bulk()
    return [known.get(provider) or _new(provider) for provider in Provider.values]


def get_state_for(user: Person, provider: str) -> ProviderState:
    """Raises Http404."""
    require(can_write(user))
    if provider not in Provider.values:
        raise Http404
    return ProviderState.objects.filter(pk=provider).first() or _new(provider)


def get_state_to_steer(user: Person, provider: str) -> ProviderState:
    """Raises Http404."""
    require(can_let_go_on(user))
    return get_state_for(user, provider)


def _new(provider: str) -> ProviderState:
    return ProviderState(provider=provider, per_minute=rates.PER_MINUTE[provider])
