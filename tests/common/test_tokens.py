"""Signed links."""

from datetime import timedelta

import pytest
import time_machine

from common.tokens import TokenAltered, TokenExpired, make_token, proof_of, read_token

DAY = timedelta(days=1)


def test_a_link_gives_back_what_it_carries() -> None:
    assert read_token("door", make_token("door", {"n": 1}), max_age=DAY) == {"n": 1}


def test_a_link_made_for_one_thing_opens_nothing_else() -> None:
    with pytest.raises(TokenAltered):
        read_token("window", make_token("door", {"n": 1}), max_age=DAY)


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "é", "0" * 5000])
def test_what_is_not_ours_is_refused(token: str) -> None:
    with pytest.raises(TokenAltered) as refused:
        read_token("door", token, max_age=DAY)
    assert refused.value.status == 403


def test_an_old_link_is_gone() -> None:
    with time_machine.travel("2027-03-01T12:00:00Z", tick=False):
        token = make_token("door", {})
    with time_machine.travel("2027-03-02T12:00:01Z", tick=False), pytest.raises(TokenExpired) as refused:
        read_token("door", token, max_age=DAY)
    assert refused.value.status == 410


def test_a_proof_does_not_give_the_token_back() -> None:
    token = make_token("door", {"n": 1})
    assert len(proof_of(token)) == 64
    assert token not in proof_of(token)
