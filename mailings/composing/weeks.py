"""« Votre semaine en chiffres » : what the reader did in the last seven days (Europe/Paris), from the ledger's totals.

Shown to those who agreed that their acts choose what they read; the others, and whoever did nothing this week, are
invited. Most weeks look alike: each is written once.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

from mailings.composing.compiled import Compiled, PersonalBlock
from mailings.composing.leads import lead_to, near_page, week_page
from mailings.composing.people import Reader
from supporters.ledger import PARIS
from supporters.models import Act, ActDay

DAYS = 7
#: Figures shown, the most telling first.
SHOWN = 3
#: A week that is nobody's, for whoever looks at a letter before it leaves.
EXAMPLE = ((Act.Kind.DOORS.value, 24), (Act.Kind.OUTING.value, 2), (Act.Kind.SHARE.value, 5))

LABELS: dict[str, Promise] = {
    Act.Kind.DOORS: ngettext_lazy("porte frappée", "portes frappées", "n"),
    Act.Kind.OUTING: ngettext_lazy("sortie", "sorties", "n"),
    Act.Kind.FRIEND: ngettext_lazy("ami venu", "amis venus", "n"),
    Act.Kind.TRAINER: ngettext_lazy("personne formée", "personnes formées", "n"),
    Act.Kind.SHARE: ngettext_lazy("partage", "partages", "n"),
    Act.Kind.WELCOME: ngettext_lazy("personne accueillie", "personnes accueillies", "n"),
    Act.Kind.TESTIMONY: ngettext_lazy("témoignage", "témoignages", "n"),
    Act.Kind.ADOPTED: ngettext_lazy("proposition reprise", "propositions reprises", "n"),
    Act.Kind.PROPOSAL: ngettext_lazy("proposition", "propositions", "n"),
    Act.Kind.TRAINING: ngettext_lazy("formation suivie", "formations suivies", "n"),
    Act.Kind.SUPPORT: ngettext_lazy("proposition soutenue", "propositions soutenues", "n"),
    Act.Kind.LINK: ngettext_lazy("lien raccourci", "liens raccourcis", "n"),
    Act.Kind.ANSWER: ngettext_lazy("réponse publique", "réponses publiques", "n"),
    Act.Kind.MESSAGE: ngettext_lazy("message dans le groupe", "messages dans le groupe", "n"),
    Act.Kind.USEFUL: ngettext_lazy("message trouvé utile", "messages trouvés utiles", "n"),
}


def fragments(
    people: Mapping[int, Reader], *, block: PersonalBlock, compiled: Compiled, at: datetime
) -> dict[int, tuple[str, str]]:
    known = compiled.kept(block.key, since=None)
    weeks = weeks_of([key for key, reader in people.items() if reader.may_select], at=at)
    found = {}
    for key in people:
        week = weeks.get(key, ())
        if week not in known:
            known[week] = _written(week, compiled)
        found[key] = known[week]
    return found


def example(compiled: Compiled) -> tuple[str, str]:
    """How the block looks, of nobody."""
    return _written(EXAMPLE, compiled)


def weeks_of(keys: Collection[int], *, at: datetime) -> dict[int, tuple[tuple[str, int], ...]]:
    """For each of some people who did something, up to three figures (kind, number), the most telling first."""
    if not keys:
        return {}
    today = at.astimezone(PARIS).date()
    days = ActDay.objects.filter(supporter__in=keys, day__gt=today - timedelta(days=DAYS), day__lte=today)
    totals: dict[int, dict[str, int]] = defaultdict(dict)
    for supporter, kind, total in days.order_by().values_list("supporter", "kind").annotate(n=Sum("total")):
        if total > 0:  # what was undone may outweigh what was done
            totals[supporter][kind] = total
    order = list(LABELS)
    return {
        key: tuple(sorted(week.items(), key=lambda pair: order.index(pair[0]))[:SHOWN]) for key, week in totals.items()
    }


def _written(week: tuple[tuple[str, int], ...], compiled: Compiled) -> tuple[str, str]:
    context = {
        "figures": [{"number": number, "label": str(LABELS[kind] % {"n": number})} for kind, number in week],
        "url": lead_to(week_page(), compiled.links),
        "near_url": lead_to(near_page(), compiled.links),
    }
    html = render_to_string("mailings/mail/week.html", context)
    return html.strip(), render_to_string("mailings/mail/week.txt", context).strip()
