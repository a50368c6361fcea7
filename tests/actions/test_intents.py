"""The addresses that open networks."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.networks import Network
from actions.sharing.intents import instance_host, intent_url
from actions.sharing.lengths import whole
from common.web_addresses import AddressRefused

TEXT = "L'école & « moi » : 100 % +\nd'accord #OK 👍"
LINK = "https://exemple.fr/l/abc1234"


def opened(network: str, text: str = TEXT) -> str:
    return intent_url(network, text=text, url=LINK, instance="piaille.fr", subject="À lire")


#: Where it goes, and what it carries.
GOES = {
    "x": ("https://x.com/intent/post", {"text": TEXT, "url": LINK}),
    "facebook": ("https://www.facebook.com/sharer/sharer.php", {"u": LINK}),
    "bluesky": ("https://bsky.app/intent/compose", {"text": f"{TEXT} {LINK}"}),
    "mastodon": ("https://piaille.fr/share", {"text": f"{TEXT} {LINK}"}),
    "linkedin": ("https://www.linkedin.com/sharing/share-offsite/", {"url": LINK}),
    "threads": ("https://www.threads.com/intent/post", {"text": TEXT, "url": LINK}),
    "whatsapp": ("https://wa.me/", {"text": f"{TEXT} {LINK}"}),
    "telegram": ("https://t.me/share/url", {"url": LINK, "text": TEXT}),
    "email": ("mailto:", {"subject": "À lire", "body": f"{TEXT} {LINK}".replace("\n", "\r\n")}),
    "sms": ("sms:", {"body": f"{TEXT} {LINK}"}),
}


@pytest.mark.parametrize("network", GOES)
def test_a_network_opens_with_the_text_whole(network: str) -> None:
    address, carried = GOES[network]
    found = opened(network)
    assert found.partition("?")[0] == address
    assert parse_qs(urlsplit(found).query.lstrip("&")) == {name: [value] for name, value in carried.items()}
    assert "+" not in found
    assert " " not in found


@pytest.mark.parametrize("network", ["x", "threads", "telegram"])
def test_a_link_that_the_text_has_already_is_not_put_twice(network: str) -> None:
    found = opened(network, f"Lisez {LINK} ce soir")
    assert found.count("abc1234") == 1


@pytest.mark.parametrize("network", ["copy", "device"])
def test_what_has_no_address_gives_the_link(network: str) -> None:
    assert opened(network) == LINK


def test_no_network_is_forgotten() -> None:
    assert set(GOES) | {"copy", "device"} == set(Network.values)


@pytest.mark.parametrize(
    "typed", ["piaille.fr", " Piaille.fr/ ", "https://piaille.fr/home", "@moi@piaille.fr", "moi@piaille.fr"]
)
def test_a_server_is_found_however_it_is_typed(typed: str) -> None:
    assert instance_host(typed) == "piaille.fr"


#: What it is -> what was typed.
NO_SERVER = {
    "empty": "",
    "one-label": "piaille",
    "localhost": "localhost",
    "ipv4": "127.0.0.1",
    "ipv6": "[::1]",
    "port": "piaille.fr:8443",
    "userinfo": "a@b@c@d.fr",
    "query": "piaille.fr?x",
    "space": "piaille .fr",
    "private": "a.local",
}


@pytest.mark.parametrize("what", NO_SERVER)
def test_what_is_no_server_is_refused(what: str) -> None:
    with pytest.raises(AddressRefused):
        instance_host(NO_SERVER[what])


@given(st.text(max_size=200), st.sampled_from([name for name in GOES if name not in ("facebook", "linkedin")]))
def test_every_text_arrives_whole(text: str, network: str) -> None:
    found = opened(network, text)
    assert found.isascii()
    carried = parse_qs(urlsplit(found).query.lstrip("&"), keep_blank_values=True)
    words = carried.get("text") or carried.get("body") or [""]
    assert words[0].replace("\r\n", "\n").removesuffix(LINK).strip() == whole(text, "")
