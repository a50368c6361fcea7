"""What words to a stranger may not hold."""

import pytest

from teams.friends.plain_words import has_link


@pytest.mark.parametrize("text", ["http://a.b", "WWW.x.fr", "viens sur exemple.com", "moi@example.org", "a.b.zz/c"])
def test_links_are_seen(text: str) -> None:
    assert has_link(text)


@pytest.mark.parametrize("text", ["On y va ? Samedi, 10 h.", "Un mot... et voilà", "3.5 km", "Chère amie.", ""])
def test_plain_words_pass(text: str) -> None:
    assert not has_link(text)
