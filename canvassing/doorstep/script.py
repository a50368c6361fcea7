"""The words that a walk takes along: the campaign's script, or the one below, and what the law and good manners ask.

The talk of 2012 had four ways, by whom one has before oneself. It is taught; which case a door was is recorded nowhere.
"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from canvassing.doorstep.script_text import Branch, Card, read_script
from canvassing.models import Script

#: (key, title, words, branches as (label, key)); where it begins first. Keys are shown to French authors as they are.
Step = tuple[str, str | Promise, str | Promise, tuple[tuple[str | Promise, str], ...]]

_DEFAULT: tuple[Step, ...] = (
    (
        "bonjour",
        _("On ouvre"),
        _(
            "« Bonjour, je suis bénévole, j'habite le quartier. Nous passons voir les habitants avant l'élection. "
            "Avez-vous une minute ? » Souriez, reculez d'un pas, laissez répondre."
        ),
        (
            (_("« Je n'ai pas le temps »"), "presse"),
            (_("« Je ne vote plus »"), "abstention"),
            (_("« Je ne sais pas encore »"), "hesite"),
            (_("« Je suis avec vous »"), "accord"),
            (_("« Je vote pour d'autres »"), "desaccord"),
        ),
    ),
    (
        "presse",
        _("Pas le temps"),
        _("« Bien sûr, je vous laisse un tract. Bonne journée ! » Et vous partez : une porte polie se rouvrira."),
        (),
    ),
    (
        "abstention",
        _("Ne vote plus"),
        _(
            "C'est ici que vous êtes le plus utile. « Qu'est-ce qui vous a découragé ? » Écoutez, ne corrigez pas. "
            "Dites ce qui vous a fait venir, vous. Rappelez la date, le bureau, la procuration."
        ),
        (
            (_("Elle veut savoir où voter"), "vote"),
            (_("Un sujet lui tient à cœur"), "sujet"),
            (_("La conversation s'achève"), "fin"),
        ),
    ),
    (
        "hesite",
        _("Hésite"),
        _("« Qu'est-ce qui compterait le plus pour vous ? » Une seule proposition, celle qui répond à ce sujet."),
        ((_("Un sujet lui tient à cœur"), "sujet"), (_("La conversation s'achève"), "fin")),
    ),
    (
        "accord",
        _("Est d'accord"),
        _("« Merci ! Voulez-vous donner deux heures, près d'ici ? » Proposez la fiche : elle la remplit elle-même."),
        ((_("Oui, pourquoi pas"), "aide"), (_("La conversation s'achève"), "fin")),
    ),
    (
        "desaccord",
        _("N'est pas d'accord"),
        _("Ne débattez pas : « Merci de me l'avoir dit, bonne journée ! » D'autres portes vous attendent."),
        (),
    ),
    (
        "sujet",
        _("Un sujet"),
        _("Dites ce que propose la campagne, en une phrase. Si vous ne savez pas, dites-le : c'est très bien reçu."),
        ((_("La conversation s'achève"), "fin"),),
    ),
    (
        "vote",
        _("Où et comment voter"),
        _(
            "Le bureau est écrit sur la carte électorale et sur service-public.fr. La procuration se demande sur "
            "maprocuration.gouv.fr, puis se valide en commissariat ou en gendarmerie."
        ),
        ((_("La conversation s'achève"), "fin"),),
    ),
    (
        "aide",
        _("Elle veut aider"),
        _("Ouvrez « Fiche de contact » et tendez le téléphone : elle écrit et coche elle-même. Vous ne relisez pas."),
        ((_("La conversation s'achève"), "fin"),),
    ),
    (
        "fin",
        _("Au revoir"),
        _("« Merci pour ce moment. » Laissez un tract, notez les comptes, passez à la porte suivante."),
        (),
    ),
)

#: Nobody can take these out of a pack.
LAW: tuple[Promise, ...] = (
    _("Ne notez jamais un nom, une opinion, une origine ni qui vit là : seulement des nombres."),
    _("Si une personne demande qu'on ne revienne pas, dites oui et notez « Ne pas visiter »."),
    _("Une fiche de contact est écrite et cochée par la personne elle-même, jamais par vous."),
    _("N'entrez que si l'on vous ouvre. Pas de code d'immeuble noté, pas de tract sur les pare-brise ni au sol."),
    _("Restez à deux, de jour ou en début de soirée. Une porte hostile : vous partez, sans répondre."),
    _("La veille et le jour du vote, on ne frappe plus : la loi l'interdit (article L49 du code électoral)."),
)


def script_for_pack() -> dict[str, Any]:
    """{"steps": [{"key", "title", "words", "branches": [{"label", "to"}]}]}, in the reader's language when built in."""
    return {"steps": [card.as_data() for card in current_cards()]}


def current_cards() -> list[Card]:
    """The campaign's script; the built-in one as long as it has none."""
    text = Script.objects.filter(active=True).values_list("text", flat=True).first()
    return read_script(text) if text else default_cards()


def default_cards() -> list[Card]:
    return [
        Card(key, str(title), str(words), [Branch(str(label), to) for label, to in ways])
        for key, title, words, ways in _DEFAULT
    ]


def law_for_pack() -> list[str]:
    return [str(sentence) for sentence in LAW]
