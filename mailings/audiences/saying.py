"""A rule in words, as a mail prints them after « Vous recevez ce message car … » (L41)."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mailings.audiences.tree import And, Did, Joined, Leaf, Living, Not, Or, Reads, Role, Rule, Tier

#: Of each: said when it is so, and when it is not.
Words = tuple[str | Promise, str | Promise]

TIERS: dict[int, Words] = {
    1: (
        gettext_lazy("vous avez participé à la campagne récemment"),
        gettext_lazy("vous n'avez pas participé à la campagne récemment"),
    ),
    2: (
        gettext_lazy("vous participez activement à la campagne ces temps-ci"),
        gettext_lazy("vous participez peu à la campagne ces temps-ci"),
    ),
    3: (
        gettext_lazy("vous participez beaucoup à la campagne ces temps-ci"),
        gettext_lazy("vous ne participez pas beaucoup à la campagne ces temps-ci"),
    ),
}

#: By the values of `teams.models.Role.Kind`, and « volunteer ».
ROLES: dict[str, Words] = {
    "volunteer": (gettext_lazy("vous êtes bénévole"), gettext_lazy("vous n'êtes pas encore bénévole")),
    "mobiliser": (gettext_lazy("vous animez une équipe"), gettext_lazy("vous n'animez pas d'équipe")),
    "trainer": (gettext_lazy("vous formez les bénévoles"), gettext_lazy("vous ne formez pas les bénévoles")),
    "departmental": (
        gettext_lazy("vous êtes responsable de département"),
        gettext_lazy("vous n'êtes pas responsable de département"),
    ),
    "regional": (
        gettext_lazy("vous êtes responsable de région"),
        gettext_lazy("vous n'êtes pas responsable de région"),
    ),
    "national": (
        gettext_lazy("vous faites partie de l'organisation nationale"),
        gettext_lazy("vous ne faites pas partie de l'organisation nationale"),
    ),
}

#: By the values of `supporters.models.Act.Kind`.
ACTS: dict[str, Words] = {
    "testimony": (gettext_lazy("vous avez publié un témoignage"), gettext_lazy("vous n'avez pas publié de témoignage")),
    "outing": (
        gettext_lazy("vous avez participé à des sorties"),
        gettext_lazy("vous avez peu ou pas participé à des sorties"),
    ),
    "training": (
        gettext_lazy("vous avez suivi des formations"),
        gettext_lazy("vous avez peu ou pas suivi de formations"),
    ),
    "trainer": (gettext_lazy("vous avez formé des bénévoles"), gettext_lazy("vous avez peu ou pas formé de bénévoles")),
    "friend": (gettext_lazy("des amis vous ont rejoint"), gettext_lazy("peu ou pas d'amis vous ont rejoint")),
    "welcome": (
        gettext_lazy("vous avez accueilli des bénévoles"),
        gettext_lazy("vous avez peu ou pas accueilli de bénévoles"),
    ),
    "doors": (gettext_lazy("vous avez frappé à des portes"), gettext_lazy("vous avez peu ou pas frappé à des portes")),
    "share": (gettext_lazy("vous avez partagé des contenus"), gettext_lazy("vous avez peu ou pas partagé de contenus")),
    "link": (gettext_lazy("vous avez raccourci des liens"), gettext_lazy("vous avez peu ou pas raccourci de liens")),
    "proposal": (
        gettext_lazy("vous avez proposé des contenus"),
        gettext_lazy("vous avez peu ou pas proposé de contenus"),
    ),
    "adopted": (
        gettext_lazy("vos propositions ont été reprises"),
        gettext_lazy("vos propositions ont été peu ou pas reprises"),
    ),
    "support": (
        gettext_lazy("vous avez soutenu des propositions"),
        gettext_lazy("vous avez peu ou pas soutenu de propositions"),
    ),
}

LANGUAGES: dict[str, Words] = {
    "fr": (gettext_lazy("vous lisez ce site en français"), gettext_lazy("vous ne lisez pas ce site en français")),
    "en": (gettext_lazy("vous lisez ce site en anglais"), gettext_lazy("vous ne lisez pas ce site en anglais")),
}


def say(rule: Rule, places: Mapping[str, str] | None = None) -> str:
    """« vous êtes bénévole et (…) ». `places`: names by code; a code without a name is said as it is."""
    return _say(rule, so=True, names=places or {}, inside=False)


def _say(rule: Rule, *, so: bool, names: Mapping[str, str], inside: bool) -> str:
    if isinstance(rule, Not):
        return _say(rule.part, so=not so, names=names, inside=inside)
    if isinstance(rule, And | Or):
        parts = [_say(part, so=so, names=names, inside=len(rule.parts) > 1) for part in rule.parts]
        # What is not « a and b » is « not a, or not b ».
        together = (_(" et ") if isinstance(rule, And) is so else _(" ou ")).join(parts)
        return f"({together})" if inside and len(parts) > 1 else together
    return _say_leaf(rule, so=so, names=names)


def _say_leaf(leaf: Leaf, *, so: bool, names: Mapping[str, str]) -> str:
    pair = 0 if so else 1
    if isinstance(leaf, Tier):
        return str(TIERS[leaf.at_least][pair])
    if isinstance(leaf, Role):
        return str(ROLES[leaf.kind][pair])
    if isinstance(leaf, Reads):
        return str(LANGUAGES[leaf.language][pair])
    if isinstance(leaf, Living):
        words = _("vous habitez ici : %(place)s") if so else _("vous n'habitez pas ici : %(place)s")
        return words % {"place": names.get(leaf.place, leaf.place)}
    if isinstance(leaf, Did):
        return _say_did(leaf, so=so)
    return _say_joined(leaf, so=so)


def _say_did(leaf: Did, *, so: bool) -> str:
    days = ngettext("en %(days)d jour", "en %(days)d jours", leaf.days) % {"days": leaf.days}
    times = (_("au moins %(n)d") if so else _("moins de %(n)d")) % {"n": leaf.at_least}
    return _("%(did)s (%(times)s %(days)s)") % {"did": ACTS[leaf.kind][0 if so else 1], "times": times, "days": days}


def _say_joined(leaf: Joined, *, so: bool) -> str:
    if leaf.before is not None:
        words = _("vous avez rejoint la campagne avant le %(day)s")
        if not so:
            words = _("vous avez rejoint la campagne depuis le %(day)s")
        return words % {"day": date_format(leaf.before, "j F Y")}
    days = leaf.days or 0
    words = ngettext(
        "vous avez rejoint la campagne il y a %(days)d jour au plus",
        "vous avez rejoint la campagne il y a %(days)d jours au plus",
        days,
    )
    if not so:
        words = ngettext(
            "vous avez rejoint la campagne il y a plus de %(days)d jour",
            "vous avez rejoint la campagne il y a plus de %(days)d jours",
            days,
        )
    return words % {"days": days}
