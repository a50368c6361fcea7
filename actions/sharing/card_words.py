"""What is said of each finding of the previews."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actions.sharing.card_checks import Finding

SENTENCES: dict[str, Promise] = {
    "status": _("La page répond %(status)s : les réseaux ne montrent rien."),
    "elsewhere": _("La page envoie vers un autre site (%(url)s)."),
    "sign_in": _("La page demande de se connecter : les réseaux ne voient que l'entrée."),
    "not_a_page": _("Cette adresse n'est pas une page, mais un fichier."),
    "title_missing": _("Il manque le titre pour les réseaux (og:title)."),
    "description_missing": _("Il manque la phrase qui présente la page (og:description)."),
    "address_missing": _("Il manque l'adresse de la page (og:url) : les partages se compteront en plusieurs fois."),
    "canonical_missing": _("Il manque l'adresse de référence (canonical)."),
    "site_missing": _("Il manque le nom du site (og:site_name)."),
    "type_missing": _("Il manque le genre de page (og:type)."),
    "locale_missing": _("Il manque la langue (og:locale)."),
    "card_missing": _("Il manque le genre de carte (twitter:card) : X ne montre pas d'image."),
    "linked_data_missing": _("Rien pour les moteurs de recherche (JSON-LD)."),
    "linked_data_broken": _("Les données pour les moteurs de recherche (JSON-LD) sont abîmées."),
    "linked_data_lacks": _("Pour les moteurs de recherche, il manque à « %(kind)s » : %(names)s."),
    "oembed_missing": _("Pas d'intégration pour les blogs (oEmbed)."),
    "oembed_broken": _("La page annonce une intégration (oEmbed) qui ne répond pas : %(url)s."),
    "title_long": _("Le titre fait %(used)s signes : au-delà de %(limit)s, il est coupé."),
    "description_long": _("La présentation fait %(used)s signes : au-delà de %(limit)s, elle est coupée."),
    "addresses_differ": _("Deux adresses pour la même page : %(og)s et %(canonical)s."),
    "address_elsewhere": _("La page se dit à une autre adresse : %(url)s."),
    "noindex": _("La page demande à ne pas être trouvée par les moteurs de recherche."),
    "image_missing": _("Il manque une image (og:image)."),
    "image_relative": _("L'adresse de l'image doit être complète : %(url)s."),
    "image_elsewhere": _("L'image est sur un autre site : nous ne la regardons pas (%(url)s)."),
    "image_unread": _("L'image ne se lit pas : %(url)s."),
    "image_heavy": _("L'image pèse %(size)s ko : WhatsApp n'en montre pas de plus de %(limit)s ko."),
    "image_small": _("L'image fait %(width)s × %(height)s : donnez au moins 1200 × 630."),
    "image_ratio": _("L'image fait %(width)s × %(height)s : en 1200 × 630, rien n'est coupé."),
    "image_kind": _("Tous les réseaux ne montrent pas une image %(kind)s : préférez JPEG ou PNG."),
    "image_sides_wrong": _("La page annonce d'autres dimensions que celles de l'image (%(width)s × %(height)s)."),
    "alt_missing": _("Il manque la description de l'image (og:image:alt)."),
}  # fmt: skip


def sentence(finding: Finding) -> str:
    return str(SENTENCES[finding.code]) % finding.values
