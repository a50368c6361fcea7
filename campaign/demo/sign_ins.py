"""Who the demo lets in. All of it is public, so it is made in debug alone, or by somebody who insists."""

import base64
import hashlib
import hmac
import struct
import time
from dataclasses import dataclass

PASSWORD = "campagne-de-demonstration"  # noqa: S105 - shown at the start of every demo
#: Staff sign in with a second factor; this is the secret of all of them.
TOTP_SECRET = "DEMOCAMPAGNEDEMOCAMPAGNEDEMOCAMP"  # noqa: S105 - as above


@dataclass(frozen=True)
class SignIn:
    """`group` names the role of the staff; "" is a supporter. `testifies`: has a published testimony."""

    email: str
    display_name: str
    role: str
    group: str = ""
    testifies: bool = False
    #: A value of Role.Kind, or "volunteer": their place in the demo's organisation (campaign.demo.organisation).
    lead: str = ""

    @property
    def has_second_factor(self) -> bool:
        """Whoever reads about other people."""
        return bool(self.group) or self.lead not in ("", "volunteer")


SIGN_INS = (
    SignIn("nationale@demo.example", "Direction nationale", "national administrator", group="national"),
    SignIn("nationale2@demo.example", "Direction adjointe", "second national administrator", group="national"),
    SignIn("moderation@demo.example", "Modération du matin", "moderator", group="moderators"),
    SignIn("moderation2@demo.example", "Modération du soir", "second moderator", group="moderators"),
    SignIn("redaction@demo.example", "Rédaction", "editor", group="editors"),
    SignIn("reponse@demo.example", "Réponse du matin", "desk that answers", group="responders"),
    SignIn("reponse2@demo.example", "Réponse du soir", "second person of that desk", group="responders"),
    SignIn("camille@demo.example", "Camille R.", "supporter with a published testimony", testifies=True),
    SignIn("dominique@demo.example", "Dominique", "supporter who has not testified yet"),
    SignIn("region@demo.example", "Farida", "regional lead, Nouvelle-Aquitaine", lead="regional"),
    SignIn("departement@demo.example", "Bernard", "departmental lead, Haute-Vienne", lead="departmental"),
    SignIn("formatrice@demo.example", "Inès", "trainer, Haute-Vienne", lead="trainer"),
    SignIn("mobilisateur@demo.example", "Karim", "mobiliser of a team in Limoges", lead="mobiliser"),
    SignIn("benevole@demo.example", "Louise", "volunteer of that team", lead="volunteer"),
)


def current_code(*, at: float) -> str:
    """The six digits of the staff's second factor at a Unix time (RFC 6238)."""
    counter = struct.pack(">Q", int(at) // 30)
    digest = hmac.new(base64.b32decode(TOTP_SECRET), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack_from('>I', digest, start)[0] & 0x7FFFFFFF) % 1_000_000:06}"


def sign_in_lines() -> list[str]:
    """For whoever starts the site: addresses, the one password, and the staff's code of this half-minute."""
    width = max(len(one.email) for one in SIGN_INS)
    return [
        f"  Demo sign-ins, password {PASSWORD}",
        *(f"    {one.email:{width}}  {one.role}" for one in SIGN_INS),
        f"  Second factor of staff and leads: {current_code(at=time.time())} now, later: manage.py demo_code",
    ]
