"""Who keeps a letter box, from its address alone; addresses that are nobody's. Pure."""

from mailings.models.recipients import Provider

_DOMAINS: dict[str, Provider] = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), Provider.GMAIL),
    **dict.fromkeys(
        ("yahoo.com", "yahoo.fr", "ymail.com", "rocketmail.com", "aol.com", "aol.fr", "myyahoo.com"), Provider.YAHOO
    ),
    **dict.fromkeys(("orange.fr", "wanadoo.fr", "voila.fr"), Provider.ORANGE),
    **dict.fromkeys(
        ("sfr.fr", "neuf.fr", "cegetel.net", "9online.fr", "club-internet.fr", "noos.fr", "numericable.fr"),
        Provider.SFR,
    ),
    **dict.fromkeys(("free.fr", "aliceadsl.fr", "alicepro.fr", "libertysurf.fr", "online.fr"), Provider.FREE),
    **dict.fromkeys(("laposte.net", "laposte.fr"), Provider.LAPOSTE),
}
#: Microsoft's and Yahoo's boxes have one name in many countries: outlook.fr, hotmail.be, yahoo.co.uk.
_NAMES: dict[str, Provider] = {
    **dict.fromkeys(("outlook", "hotmail", "live", "msn", "windowslive"), Provider.MICROSOFT),
    "yahoo": Provider.YAHOO,
}
#: Boxes of a service and not of a person (RFC 2142): campaign mail has no business there (E24).
_ROLES = frozenset(
    [
        "abuse",
        "postmaster",
        "hostmaster",
        "webmaster",
        "noc",
        "security",
        "mailer-daemon",
        "noreply",
        "no-reply",
        "donotreply",
        "root",
        "usenet",
        "news",
        "ftp",
        "www",
        "uucp",
        "spam",
        "listmaster",
    ]
)
#: Boxes for an hour. They may be written to; whoever uses one is never counted as active (E24).
_DISPOSABLE = frozenset(
    [
        "yopmail.com",
        "yopmail.fr",
        "yopmail.net",
        "mailinator.com",
        "guerrillamail.com",
        "guerrillamail.net",
        "sharklasers.com",
        "10minutemail.com",
        "tempmail.com",
        "temp-mail.org",
        "trashmail.com",
        "trashmail.fr",
        "jetable.org",
        "jetable.com",
        "getnada.com",
        "maildrop.cc",
        "dispostable.com",
        "throwawaymail.com",
        "mohmal.com",
        "moakt.com",
        "mail-temporaire.fr",
        "emailondeck.com",
    ]
)


def provider_of(email: str) -> Provider:
    domain = _domain(email)
    if domain in _DOMAINS:
        return _DOMAINS[domain]
    name, _, rest = domain.partition(".")
    # outlook.fr and yahoo.co.uk, and not live.association.example.
    if name in _NAMES and (len(rest) <= 3 or rest.startswith(("co.", "com."))):
        return _NAMES[name]
    return Provider.OTHER


def is_role_address(email: str) -> bool:
    local = email.rpartition("@")[0].lower()
    return local.partition("+")[0] in _ROLES


def is_disposable(email: str) -> bool:
    return _domain(email) in _DISPOSABLE


def _domain(email: str) -> str:
    return email.rpartition("@")[2].strip().rstrip(".").lower()
