"""Settings from the environment: typed, explained, and refused with the cure when they are wrong."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from campaign import environment as env
from tests.processes import ROOT, run

READ = re.compile(r"env\.\w+\(\s*\"([A-Z_]+)\"")
EXPLAINED = re.compile(r"^#?([A-Z_]+)=", re.MULTILINE)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`given("value")` sets the variable VALUE."""
    return lambda value: monkeypatch.setenv("VALUE", value)


def test_each_variable_read_is_explained_and_each_explained_is_read() -> None:
    read = set(READ.findall((ROOT / "campaign/settings.py").read_text()))
    assert read == set(EXPLAINED.findall((ROOT / ".env.example").read_text()))


def test_the_example_is_a_working_file() -> None:
    done = run("manage.py", "check", ENV_FILE=str(ROOT / ".env.example"), DEBUG="true")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "variable", ["PORT=eighty", "DEBUG=perhaps", "DATABASE_URL=mysql://h/n", "CAMPAIGN_COLOUR=red"]
)
def test_a_wrong_value_stops_the_start_with_the_mistake_and_the_cure(variable: str) -> None:
    name, _, value = variable.partition("=")
    done = run("manage.py", "check", **{name: value})
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode != 0
    assert name in last
    assert "Write " in last
    assert ".env.example" in last


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_is_an_unset_one(given: Any, value: str) -> None:
    given(value)
    assert env.text("VALUE", default="otherwise") == "otherwise"
    assert env.integer("VALUE", default=3, minimum=1, maximum=9) == 3
    assert env.boolean("VALUE", default=True) is True


@pytest.mark.parametrize("value", ["0", "65536", "-1", "8e3", "²"])
def test_a_port_is_a_whole_number_within_its_limits(given: Any, value: str) -> None:
    given(value)
    with pytest.raises(ImproperlyConfigured, match="from 1 to 65535"):
        env.integer("VALUE", default=8000, minimum=1, maximum=65535)


def test_true_and_false_have_the_usual_spellings(given: Any) -> None:
    for value, meaning in {"True": True, "1": True, "on": True, "FALSE": False, "no": False}.items():
        given(value)
        assert env.boolean("VALUE", default=not meaning) is meaning


@pytest.mark.parametrize("value", ["campagne.example", "ftp://campagne.example", "https://", "https://h:port"])
def test_an_address_has_a_scheme_and_a_host(given: Any, value: str) -> None:
    given(value)
    with pytest.raises(ImproperlyConfigured, match="http://"):
        env.url("VALUE", default="")


def test_the_final_slash_of_an_address_is_dropped(given: Any) -> None:
    given("https://campagne.example/")
    assert env.url("VALUE", default="") == "https://campagne.example"


def test_a_folder_that_cannot_be_made_is_refused(given: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    given(str(tmp_path / "file" / "var"))
    with pytest.raises(ImproperlyConfigured, match="Name one you may write in"):
        env.directory("VALUE", default=tmp_path)


def test_a_short_secret_is_refused(given: Any) -> None:
    given("secret")
    with pytest.raises(ImproperlyConfigured, match="Make one with"):
        env.secret("VALUE")


def test_a_secret_made_for_trying_out_is_kept(tmp_path: Path) -> None:
    first = env.secret("VALUE", generated_in=tmp_path)
    assert env.secret("VALUE", generated_in=tmp_path) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("reader", [env.database, env.mail, env.files])
def test_a_refused_address_does_not_repeat_its_password(given: Any, reader: Any, tmp_path: Path) -> None:
    given("gopher://campaign:hunter2@host")
    option = {env.database: {"default": ""}, env.mail: {"files_in": tmp_path}, env.files: {"default": tmp_path}}[reader]
    with pytest.raises(ImproperlyConfigured) as refused:
        reader("VALUE", **option)
    assert "hunter2" not in str(refused.value)


def test_a_database_without_a_name_is_refused(given: Any) -> None:
    given("postgres://campaign@127.0.0.1:5432/")
    with pytest.raises(ImproperlyConfigured, match="/name"):
        env.database("VALUE", default="")


def test_sqlite_waits_for_its_turn_instead_of_failing(given: Any, tmp_path: Path) -> None:
    given(f"sqlite:///{tmp_path}/campaign.sqlite3")
    options = env.database("VALUE", default="")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_mail_by_smtp_says_how_it_is_encrypted(given: Any, tmp_path: Path) -> None:
    given("smtp+tls://campaign:secret@mail.example:587")
    delivery = env.mail("VALUE", files_in=tmp_path)
    assert (delivery["host"], delivery["port"], delivery["use_tls"]) == ("mail.example", 587, True)


@pytest.mark.parametrize(
    ("value", "options"),
    [
        ("brevo://a%2Fb@", {"api_key": "a/b"}),
        ("mailjet://a:b@", {"api_key": "a", "secret_key": "b"}),
        ("mailgun://a@mg.example?api_url=https://eu.example/v3", {"sender_domain": "mg.example", "api_key": "a"}),
    ],
)
def test_mail_by_a_provider_is_its_api(given: Any, tmp_path: Path, value: str, options: dict[str, str]) -> None:
    given(value)
    delivery = env.mail("VALUE", files_in=tmp_path)
    assert delivery["backend"] == f"anymail.backends.{value.partition(':')[0]}.EmailBackend"
    assert options.items() <= delivery.items()


def test_a_provider_without_its_key_is_refused(given: Any, tmp_path: Path) -> None:
    given("mailjet://only-a-key@")
    with pytest.raises(ImproperlyConfigured, match="password is its secret_key") as refused:
        env.mail("VALUE", files_in=tmp_path)
    assert "only-a-key" not in str(refused.value)


def test_photos_may_live_in_a_bucket(given: Any, tmp_path: Path) -> None:
    given("s3://key:secret@store.example/photos")
    options = env.files("VALUE", default=tmp_path)["OPTIONS"]
    assert (options["endpoint_url"], options["bucket_name"]) == ("https://store.example", "photos")
