"""What is said of a text that is too long for a network."""

from django.utils.translation import gettext as _

from actions.networks import Network
from actions.sharing.lengths import Length


def too_long(network: str, length: Length) -> str:
    """The sentence beside the text; empty when it fits."""
    if length.fits:
        return ""
    known = {"network": Network(network).label, "used": length.used, "limit": length.limit}
    if length.unit == "messages":
        return _("Ce texte prendrait %(used)s SMS : %(limit)s au plus. Raccourcissez-le.") % known
    if length.unit == "bytes":
        return _("Ce texte pèse %(used)s octets : %(network)s en accepte %(limit)s. Retirez des émojis.") % known
    if network == Network.EMAIL:
        return _("Ce texte est trop long pour passer d'un clic dans un e-mail : copiez-le plutôt.")
    return _("Trop long pour %(network)s : %(used)s signes avec le lien, %(limit)s au plus.") % known
