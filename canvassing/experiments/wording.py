"""Experiments and plans in words: what was found, how sure it is, what it cannot say."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canvassing.experiments.estimate import FEWEST_STRATA, FEWEST_UNITS, Finding
from canvassing.experiments.power import FACTOR, USUAL_SIGMA
from canvassing.experiments.regression import Estimate
from canvassing.services.evaluation import Contamination, Evaluation, Found
from canvassing.services.previews import Preview
from territory.models import Round
from territory.written_numbers import decimal, percent, whole

#: Doors made among the controls beyond this share are told before the figures.
MOST_CONTAMINATED = 0.1

OUTCOME_NAMES: dict[str, Promise] = {
    "turnout": gettext_lazy("la participation"),
    "share": gettext_lazy("la part du bloc dans les suffrages exprimés"),
    "share_of_registered": gettext_lazy("la part du bloc parmi les inscrits"),
}
COVARIATE_NAMES: dict[str, Promise] = {
    "registered": gettext_lazy("le nombre d'inscrits"),
    "baseline_turnout": gettext_lazy("la participation d'avant"),
    "baseline_share": gettext_lazy("la part du bloc d'avant"),
}
#: Columns of the balance table.
COLUMN_NAMES: dict[str, Promise] = {
    "registered": gettext_lazy("inscrits (milliers)"),
    "potential": gettext_lazy("potentiel"),
    "turnout": gettext_lazy("participation d'avant"),
    "share": gettext_lazy("part du bloc d'avant"),
}


@dataclass(frozen=True)
class ScenarioWords:
    name: Promise
    source: Promise


SCENARIO_WORDS: dict[str, ScenarioWords] = {
    "pessimistic": ScenarioWords(
        gettext_lazy("Pessimiste"),
        gettext_lazy(
            "Aucun effet : 49 expériences américaines ne trouvent presque pas de persuasion aux élections générales "
            "(Kalla et Broockman, 2018), et deux expériences danoises ne trouvent rien (Bhatti et al., 2016)."
        ),
    ),
    "central": ScenarioWords(
        gettext_lazy("Central"),
        gettext_lazy(
            "Un choix prudent entre les deux autres : en Europe, l'effet réuni des expériences est nettement plus "
            "faible qu'aux États-Unis (Bhatti et al., 2016)."
        ),
    ),
    "optimistic": ScenarioWords(
        gettext_lazy("Optimiste"),
        gettext_lazy(
            "Ce que la France de 2012 a montré : environ 3 points de plus pour le candidat là où les portes ont été "
            "frappées, 280 000 voix pour cinq millions de portes, une voix pour 18 portes (Pons, 2018)."
        ),
    ),
}


def points(share: float, *, sign: bool = True) -> str:
    """0.0123 is « +1,2 point »."""
    value = decimal(abs(100 * share), 1)
    mark = ("−" if share < 0 else "+") if sign else ""
    if value == decimal(0, 1):
        mark = ""
    return (_("%s point") if abs(round(100 * share, 1)) < 2 else _("%s points")) % f"{mark}{value}"


def floor_sentence(told: Preview) -> str:
    if not math.isfinite(told.minimum):
        return _("Il n'y a rien à comparer : cette campagne ne peut rien détecter.")
    if told.measured is None:
        return _("Cette campagne ne peut pas détecter moins de %s points.") % decimal(told.minimum, 2)
    floors = [f"{_points(one.minimum)} ({OUTCOME_NAMES[one.outcome]})" for one in told.measured.spreads]
    return _("Ici, cette campagne ne peut pas détecter moins de %s.") % listed(floors)


def spread_sentences(told: Preview) -> list[str]:
    """Where the number comes from: measured here, or guessed."""
    if not math.isfinite(told.minimum):
        return []
    if told.measured is None:
        return [
            _(
                "C'est une supposition : sans un autre vote compté ici, nous prenons un écart sans raison connue de "
                "%s points, le plus souvent observé."
            )
            % decimal(told.sigma, 0)
        ]
    found = told.measured
    spreads = [f"{_points(one.sigma)} ({OUTCOME_NAMES[one.outcome]})" for one in found.spreads]
    lines = [
        _("Mesuré ici, de « %(before)s » à « %(after)s » : un écart sans raison connue de %(spreads)s.")
        % {"before": found.before, "after": found.after, "spreads": listed(spreads)}
    ]
    told_of = {one.outcome for one in found.spreads}
    guessed = [str(OUTCOME_NAMES[name]) for name in told.outcomes if name not in told_of]
    if guessed:
        lines.append(
            _(
                "Pour %(outcomes)s, rien à mesurer ici : avec un écart supposé de %(sigma)s points, "
                "pas moins de %(floor)s."
            )
            % {
                "outcomes": listed(guessed),
                "sigma": decimal(USUAL_SIGMA, 0),
                "floor": _points(told.minimums[USUAL_SIGMA]),
            }
        )
    if found.is_near:
        lines.append(
            _(
                "Ces deux votes sont proches (%s jours) : d'une élection à la suivante, attendez-vous à un écart plus "
                "grand."
            )
            % found.days
        )
    return lines


def listed(words: Sequence[str]) -> str:
    """« a », « a et b », « a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s et %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def sentences_of(evaluation: Evaluation) -> list[str]:
    """The whole evaluation, the least sure part first."""
    lines = []
    if evaluation.rehearsal:
        lines.append(_("Essai à blanc : ce vote a eu lieu avant le tirage, aucune visite n'a pu le changer."))
    if evaluation.exploratory:
        lines.append(_("Exploratoire : ce n'est pas ce qui avait été annoncé avant le tirage."))
    lines += evaluation.notes
    lines += [line for one in evaluation.findings for line in [title_of(one), *about(one)]]
    joint = evaluation.balance.joint
    if math.isfinite(joint.p):
        lines.append(balance_sentence(joint.p))
    for vote, doors in evaluation.doors:
        if doors.share is not None:
            lines.append(contamination_sentence(vote, doors))
    return lines


def warnings_of(evaluation: Evaluation) -> list[str]:
    """What must be read before any figure: the reasons not to believe it."""
    lines = []
    for one in evaluation.findings:
        placebo = one.finding.placebo
        if placebo and math.isfinite(placebo.effect) and not placebo.low <= 0 <= placebo.high:
            lines.append(f"{title_of(one)}. {placebo_sentence(placebo)}")
    joint = evaluation.balance.joint
    if joint.p < 0.05:
        lines.append(balance_sentence(joint.p))
    if evaluation.rehearsal:
        return lines
    for vote, doors in evaluation.doors:
        if doors.share is None:
            lines.append(_("Aucune porte n'a été notée avant « %s » : un écart ne peut pas venir des visites.") % vote)
        elif doors.share > MOST_CONTAMINATED:
            lines.append(contamination_sentence(vote, doors))
    return lines


def contamination_sentence(vote: Round, doors: Contamination) -> str:
    return _("%(vote)s : %(share)s des portes frappées l'ont été dans des unités témoins (%(doors)s).") % {
        "vote": vote,
        "share": percent(doors.share or 0),
        "doors": whole(doors.control),
    }


def title_of(one: Found) -> str:
    name = str(OUTCOME_NAMES[one.outcome])
    return f"{name[0].upper()}{name[1:]}, {one.round or _('en moyenne')}"


def about(one: Found) -> list[str]:
    """One outcome in sentences."""
    finding = one.finding
    if not finding.conclusive or finding.itt is None:
        return [inconclusive_sentence(finding)]
    lines = [effect_sentence(str(OUTCOME_NAMES[one.outcome]), finding.itt)]
    if finding.itt.low <= 0 <= finding.itt.high:
        lines.append(
            _("Un effet de moins de %s pouvait passer inaperçu.") % points(FACTOR * finding.itt.error, sign=False)
        )
    if finding.late and math.isfinite(finding.late.effect):
        lines.append(
            _("Là où les volontaires ont été envoyés : %(effect)s (entre %(low)s et %(high)s).") % _three(finding.late)
        )
    if finding.ri_p is not None:
        lines.append(
            _("Sur 2 000 autres tirages possibles, %s font aussi bien par le seul hasard.")
            % (_("moins d'un sur mille") if finding.ri_p < 0.001 else percent(finding.ri_p))
        )
    if finding.placebo and math.isfinite(finding.placebo.effect):
        lines.append(placebo_sentence(finding.placebo))
    missing = finding.missing
    if missing.treated or missing.control:
        lines.append(
            _(
                "Sans résultat : %(treated)s unités à visiter sur %(of_treated)s, "
                "%(control)s témoins sur %(of_control)s."
            )
            % vars(missing)
        )
    return lines


def inconclusive_sentence(finding: Finding) -> str:
    return _(
        "Non concluant : %(strata)s strates comparables, %(treated)s unités à visiter, %(control)s témoins. "
        "Il faut au moins %(fewest)s strates, et %(units)s unités dans chaque groupe. "
        "Ce n'est pas un effet nul : c'est trop peu d'unités pour en dire quoi que ce soit."
    ) % {
        "strata": finding.strata,
        "treated": finding.treated,
        "control": finding.control,
        "fewest": FEWEST_STRATA,
        "units": FEWEST_UNITS,
    }


def effect_sentence(name: str, found: Estimate) -> str:
    if not math.isfinite(found.effect):
        return _("Trop peu d'unités pour estimer l'effet sur %s.") % name
    words = {"name": name, **_three(found)}
    if found.low > 0:
        return _("Être tiré au sort a fait monter %(name)s de %(effect)s (entre %(low)s et %(high)s).") % words
    if found.high < 0:
        return _("Être tiré au sort a fait baisser %(name)s : %(effect)s (entre %(low)s et %(high)s).") % words
    return (
        _("On ne peut pas dire que %(name)s ait changé : %(effect)s, et zéro est possible (entre %(low)s et %(high)s).")
        % words
    )


def placebo_sentence(found: Estimate) -> str:
    if found.low <= 0 <= found.high:
        said = _("À l'élection d'avant, la même comparaison ne trouve pas d'écart sûr, comme il se doit")
    else:
        said = _("Attention : à l'élection d'avant, où nul n'avait frappé, la même comparaison trouve déjà un écart")
    return _("%(said)s : %(effect)s (entre %(low)s et %(high)s).") % {"said": said, **_three(found)}


def balance_sentence(p: float) -> str:
    if p >= 0.05:
        return _("Avant les visites, les deux groupes se ressemblaient (p = %s).") % decimal(p, 2)
    return _("Attention : avant les visites, les deux groupes différaient déjà (p = %s).") % decimal(p, 3)


def _points(value: float) -> str:
    """Points already, two decimals: « 0,94 point »."""
    return (_("%s point") if round(value, 2) < 2 else _("%s points")) % decimal(value, 2)


def _three(found: Estimate) -> dict[str, str]:
    return {"effect": points(found.effect), "low": points(found.low), "high": points(found.high)}
