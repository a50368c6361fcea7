"""What the doctor says of each finding, and the cure: the only place of its words."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mailings.doctor.findings import Finding, Report

#: Part of a code -> what it is called, in the order of the page.
PARTS: dict[str, Promise] = {
    "settings": _("Vos réglages"),
    "from": _("L'adresse d'expéditeur"),
    "spf": _("Qui a le droit d'écrire en votre nom (SPF)"),
    "dkim": _("La clé de signature (DKIM)"),
    "dmarc": _("La consigne donnée aux messageries (DMARC)"),
    "returns": _("Le domaine des retours"),
    "host": _("La machine qui envoie"),
    "server": _("Le serveur de courrier"),
    "message": _("Un courrier d'essai"),
    "dns": _("Les réponses du DNS"),
}

#: Code -> (what is so, the cure).
SAID: dict[str, tuple[Promise, Promise | str]] = {
    "settings.no_https": (
        _("L'adresse du site (%(site)s) ne commence pas par https : le désabonnement en un clic est ignoré."),
        _("Donnez à SITE_URL une adresse en https."),
    ),
    "settings.shared": (
        _("Les courriers à tous et les messages de compte partent du même domaine, %(domain)s."),
        _("Donnez aux courriers un domaine à eux dans LETTER_FROM, par exemple lettre.%(domain)s."),
    ),
    "from.good": (_("%(domain)s reçoit les réponses."), ""),
    "from.no_mail": (
        _("%(domain)s ne reçoit aucun courrier : les réponses se perdent, et beaucoup de messageries refusent."),
        _("Ajoutez un enregistrement MX, et relevez abuse@%(domain)s et postmaster@%(domain)s."),
    ),
    "spf.good": (_("%(domain)s dit qui écrit en son nom, en %(number)s questions sur 10."), ""),
    "spf.missing": (
        _("%(domain)s ne dit pas qui écrit en son nom."),
        _("Ajoutez un enregistrement TXT « v=spf1 include:… -all » : votre prestataire donne ce qu'il faut y mettre."),
    ),
    "spf.several": (
        _("%(domain)s a plusieurs enregistrements SPF : aucun ne compte."),
        _("Réunissez-les en un seul."),
    ),
    "spf.lookups": (
        _("L'enregistrement SPF de %(domain)s demande %(number)s questions : au-delà de %(most)s, il ne compte plus."),
        _("Retirez les prestataires qui ne servent plus, ou donnez leurs adresses par ip4 et ip6."),
    ),
    "spf.broken": (
        _("L'enregistrement SPF de %(domain)s renvoie à %(named)s, qui n'en a pas : il ne compte plus."),
        _("Corrigez ou retirez ce renvoi."),
    ),
    "spf.open": (
        _("L'enregistrement SPF de %(domain)s laisse tout le monde écrire en votre nom."),
        _("Terminez-le par « -all » ou « ~all »."),
    ),
    "spf.endless": (
        _("L'enregistrement SPF de %(domain)s ne dit rien des autres machines."),
        _("Terminez-le par « -all » ou « ~all »."),
    ),
    "spf.not_ours": (
        _("L'enregistrement SPF de %(domain)s ne nomme pas %(address)s."),
        _("Si vos courriers partent de cette adresse, ajoutez-la par ip4, ip6 ou include."),
    ),
    "spf.unknown": (
        _("Nous ne savons pas de quelle adresse partent vos courriers : elle n'a pas été cherchée dans %(domain)s."),
        _("Demandez-la à votre prestataire, puis lancez « manage.py mail_doctor --ip ADRESSE »."),
    ),
    "dkim.good": (_("%(name)s donne une clé assez longue."), ""),
    "dkim.unknown": (
        _("Votre prestataire signe sans doute vos courriers : nous ne savons pas avec quelle clé."),
        _("Donnez son domaine et son sélecteur dans DKIM_DOMAIN et DKIM_SELECTOR, sans DKIM_KEY_FILE."),
    ),
    "dkim.missing": (
        _("%(name)s ne donne aucune clé : les signatures ne se vérifient pas."),
        _("Publiez la clé publique dans un enregistrement TXT de ce nom."),
    ),
    "dkim.several": (_("%(name)s donne plusieurs clés."), _("Gardez-en une seule par sélecteur.")),
    "dkim.revoked": (_("La clé de %(name)s a été retirée."), _("Publiez la clé qui sert, ou changez de sélecteur.")),
    "dkim.unreadable": (_("La clé de %(name)s ne se lit pas."), _("Publiez-la à nouveau, sans coupure ni espace.")),
    "dkim.short": (
        _("La clé de %(name)s n'a que %(bits)s bits."),
        _("Faites-en une de 2048 bits, sous un nouveau sélecteur."),
    ),
    "dkim.other_key": (
        _("%(name)s donne une autre clé que celle qui signe : chaque signature paraît fausse."),
        _("Publiez la moitié publique de DKIM_KEY_FILE."),
    ),
    "dkim.testing": (_("%(name)s se dit à l'essai (t=y)."), _("Retirez t=y : l'essai est fini.")),
    "dkim.no_key": (
        _("DKIM_KEY_FILE ne donne pas de clé qui serve."),
        _("Donnez le chemin d'une clé RSA d'au moins 2048 bits, en PEM, que le site puisse lire."),
    ),
    "dmarc.good": (_("%(domain)s demande : %(policy)s, et vos courriers s'y accordent."), ""),
    "dmarc.missing": (
        _("%(domain)s ne donne aucune consigne."),
        _("Publiez dans _dmarc.%(domain)s : « v=DMARC1; p=none; rua=mailto:… », puis durcissez."),
    ),
    "dmarc.open": (
        _("La consigne de %(domain)s laisse passer les courriers faux (p=none)."),
        _("Quand les rapports sont bons, passez à p=quarantine, puis à p=reject."),
    ),
    "dmarc.silent": (
        _("Personne ne reçoit les rapports de %(domain)s."),
        _("Ajoutez « rua=mailto:… » à la consigne."),
    ),
    "dmarc.key_apart": (
        _("La signature est de %(other)s, l'expéditeur de %(domain)s : elle ne compte pas pour lui."),
        _("Signez avec le domaine de LETTER_FROM, ou un domaine au-dessus."),
    ),
    "dmarc.apart": (
        _("Ni la signature ni l'enveloppe ne sont de %(domain)s : vos courriers paraissent faux."),
        _("Signez avec le domaine de LETTER_FROM, ou donnez à BOUNCE_DOMAIN un nom sous ce domaine."),
    ),
    "dmarc.envelope_apart": (
        _("Les retours vont à %(other)s, qui n'est pas de la famille de %(domain)s : seule la signature compte."),
        _("Donnez à BOUNCE_DOMAIN un nom sous votre domaine."),
    ),
    "returns.good": (_("Ce qui revient arrive à %(host)s."), ""),
    "returns.none": (
        _("Les courriers qui reviennent vont à l'expéditeur, et personne ne les compte."),
        _("Donnez un domaine à BOUNCE_DOMAIN, et livrez-le dans RETURNS_DIR."),
    ),
    "returns.missing": (
        _("%(domain)s ne reçoit aucun courrier : les retours sont perdus."),
        _("Ajoutez un enregistrement MX."),
    ),
    "returns.lost": (
        _("%(domain)s envoie les retours à %(host)s, qui n'a pas d'adresse."),
        _("Ajoutez un enregistrement A à cette machine, ou corrigez le MX."),
    ),
    "host.good": (_("%(address)s s'appelle %(name)s, et ce nom y ramène."), ""),
    "host.nameless": (
        _("%(address)s n'a pas de nom : Gmail et d'autres refusent."),
        _("Demandez un nom inverse (PTR) à votre hébergeur."),
    ),
    "host.unconfirmed": (
        _("%(address)s s'appelle %(name)s, mais ce nom mène ailleurs."),
        _("Donnez à ce nom cette adresse, ou changez le nom inverse."),
    ),
    "server.good": (_("%(host)s est joint en privé (%(version)s), et son certificat est bon."), ""),
    "server.near": (_("%(host)s est sur cette machine ou à côté : rien ne passe par l'extérieur."), ""),
    "server.provider": (_("Vos courriers passent par les programmes de votre prestataire."), ""),
    "server.files": (
        _("Les courriers sont écrits dans des fichiers : rien ne part."),
        _("Donnez à EMAIL_URL l'adresse d'un serveur, par exemple smtp+tls://…"),
    ),
    "server.closed": (
        _("%(host)s ne répond pas comme il faut sur le port %(port)s : %(why)s"),
        _("Vérifiez EMAIL_URL, et que la machine est joignable d'ici."),
    ),
    "server.clear": (
        _("Les courriers vont en clair à %(host)s."),
        _("Écrivez smtp+tls:// ou smtp+ssl:// dans EMAIL_URL."),
    ),
    "server.certificate": (
        _("Le certificat de %(host)s n'est pas bon : %(why)s."),
        _("Corrigez le nom dans EMAIL_URL, ou faites renouveler le certificat."),
    ),
    "server.ending": (
        _("Le certificat de %(host)s finit le %(day)s."),
        _("Vérifiez qu'il se renouvelle de lui-même."),
    ),
    "message.good": (_("Il est bien formé, signé, et se désabonne en un clic (%(size)s ko)."), ""),
    "message.sent": (_("Il est parti pour %(to)s."), ""),
    "message.refused": (
        _("Il n'est pas parti pour %(to)s : %(why)s"),
        _("Lisez la réponse du serveur : elle dit d'ordinaire ce qui manque."),
    ),
    "message.not_once": (
        _("L'en-tête %(header)s y est %(number)s fois, au lieu d'une."),
        _("C'est une faute du logiciel : dites-le à qui s'en occupe."),
    ),
    "message.long_line": (
        _("Une ligne a %(number)s octets : %(most)s au plus."),
        _("C'est une faute du logiciel : dites-le à qui s'en occupe."),
    ),
    "message.bare_ends": (
        _("Une ligne finit mal."),
        _("C'est une faute du logiciel : dites-le à qui s'en occupe."),
    ),
    "message.other_author": (
        _("Son expéditeur n'est pas de %(domain)s."),
        _("Corrigez LETTER_FROM : une adresse seule, sans nom."),
    ),
    "message.no_date": (
        _("Sa date ne se lit pas."),
        _("C'est une faute du logiciel : dites-le à qui s'en occupe."),
    ),
    "message.no_way_out": (
        _("L'en-tête de désabonnement ne donne pas d'adresse en https."),
        _("Donnez à SITE_URL une adresse en https."),
    ),
    "message.no_one_click": (
        _("L'en-tête du désabonnement en un clic manque."),
        _("C'est une faute du logiciel : dites-le à qui s'en occupe."),
    ),
    "message.no_text": (
        _("Il n'a pas de version en texte."),
        _("C'est une faute du logiciel : dites-le à qui s'en occupe."),
    ),
    "message.heavy": (_("Il pèse %(size)s ko : %(most)s au plus."), _("Raccourcissez le gabarit des courriers.")),
    "message.attachment": (_("Il a une pièce jointe."), _("Mettez plutôt un lien.")),
    "message.unsigned": (
        _("Il n'est pas signé."),
        _("Vérifiez DKIM_DOMAIN et DKIM_KEY_FILE."),
    ),
    "message.signed_later": (
        _("Il n'est pas encore signé en quittant le site : votre prestataire doit le faire."),
        _("Envoyez-vous un essai avec « --to » et cherchez « dkim=pass » dans les en-têtes reçus."),
    ),
    "message.uncovered": (
        _("La signature ne couvre pas l'en-tête %(header)s."),
        _("C'est une faute du logiciel : dites-le à qui s'en occupe."),
    ),
    "message.forged": (
        _("Sa signature ne se vérifie pas avec la clé publiée."),
        _("Publiez la moitié publique de la clé qui signe."),
    ),
    "dns.silent": (
        _("Le DNS n'a pas répondu (%(question)s) : une partie n'a pas été examinée."),
        _("Recommencez dans un moment ; si cela dure, vérifiez le DNS de la machine."),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A finding in words."""

    level: str
    code: str
    words: str
    cure: str


def tell(finding: Finding) -> Told:
    words, cure = SAID[finding.code]
    return Told(str(finding.level), finding.code, str(words) % finding.values, str(cure) % finding.values)


def by_part(report: Report) -> list[tuple[str, list[Told]]]:
    """Each part of the page with what is said of it; parts of which nothing is said are not there."""
    parts = [(name, [tell(one) for one in report.findings if one.part == part]) for part, name in PARTS.items()]
    return [(str(name), told) for name, told in parts if told]


def as_json(report: Report) -> dict[str, Any]:
    """The report with its words, for programs and for `--json`."""
    findings = [tell(one) for one in report.findings]
    return {
        "at": report.at.isoformat(),
        "domain": report.domain,
        "healthy": report.is_healthy,
        "findings": [{"code": one.code, "level": one.level, "words": one.words, "cure": one.cure} for one in findings],
    }
