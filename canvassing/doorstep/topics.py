"""What people bring up at the door: twelve subjects, the same everywhere, so that counts add up over the country.

Counted for a whole walk, never beside an address, and shown from twenty doors only (L22).
"""

from django.utils.translation import gettext_lazy as _

TOPICS = {
    "pouvoir_achat": _("Pouvoir d'achat"),
    "emploi": _("Emploi, salaires"),
    "sante": _("Santé, hôpital"),
    "ecole": _("École, jeunesse"),
    "logement": _("Logement"),
    "retraites": _("Retraites"),
    "securite": _("Sécurité, justice"),
    "climat": _("Climat, nature"),
    "transports": _("Transports"),
    "services_publics": _("Services publics"),
    "democratie": _("Institutions, confiance"),
    "europe_monde": _("Europe et monde"),
}

#: Below so many doors knocked at, nobody is shown what was talked about.
SHOWN_FROM = 20


def topics_for_pack() -> list[dict[str, str]]:
    return [{"key": key, "label": str(label)} for key, label in TOPICS.items()]
