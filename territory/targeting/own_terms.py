"""The terms that this package can compute: turnout, votes lost, addresses. Formulas: territory.targeting.arithmetic."""

import numpy as np
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from territory.services.basins import address_counts
from territory.targeting.arithmetic import Floats, density, turnout_gap, votes_lost
from territory.targeting.terms import Scope, Term, declare
from territory.written_numbers import decimal, percent


def declare_own() -> None:
    declare(
        Term(
            key="turnout",
            label=_("Votants intermittents"),
            help=_("Part des inscrits qui a voté à l'un des deux scrutins comparés et pas à l'autre, au moins."),
            explain=lambda value: (
                gettext("%s des inscrits, au moins, n'ont voté qu'à l'un des deux scrutins") % percent(value)
            ),
            compute=_turnout,
            compares=True,
        )
    )
    declare(
        Term(
            key="votes_lost",
            label=_("Voix perdues"),
            help=_("Voix que le bloc avait au scrutin de comparaison et n'a plus, rapportées aux inscrits."),
            explain=lambda value: (
                gettext("le bloc a perdu les voix de %s des inscrits d'un scrutin à l'autre") % percent(value)
            ),
            compute=_votes_lost,
            compares=True,
            needs_bloc=True,
        )
    )
    declare(
        Term(
            key="addresses",
            label=_("Adresses par bureau"),
            help=_("0,5 au bureau médian, plus quand il y a plus d'adresses : des portes proches les unes des autres."),
            explain=_explain_addresses,
            compute=_addresses,
        )
    )


def _turnout(scope: Scope) -> Floats:
    figures = scope.figures
    gap = turnout_gap(figures.registered, figures.voters, scope.registered_before, scope.voters_before)
    return np.where(figures.imputed, np.nan, gap)


def _votes_lost(scope: Scope) -> Floats:
    lost = votes_lost(scope.figures.registered, scope.figures.votes, scope.votes_before)
    return np.where(scope.figures.imputed, np.nan, lost)


def _addresses(scope: Scope) -> Floats:
    return density(address_counts(scope.precincts))


def _explain_addresses(value: float) -> str:
    if value <= 0:
        return gettext("aucune adresse connue ici")
    if value >= 1:
        return gettext("beaucoup plus d'adresses qu'au bureau médian")
    times = value / (1 - value)
    return gettext("%s fois autant d'adresses qu'au bureau médian") % decimal(times)
