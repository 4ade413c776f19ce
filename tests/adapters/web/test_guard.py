"""Each refusal as a row of a table."""

import pytest

from adapters.web.guard import is_known_host, is_same_origin, is_token, person_of, session, token

SECRET = b"one"


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8000", "127.0.0.1:80", "[::1]:8000", "LOCALHOST", "chat.example.org:8443"],
)
def test_loopback_and_configured_hosts_are_known(host: str) -> None:
    assert is_known_host(host, ("chat.example.org",))


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "localhost@evil.example",
        "[::1",
        "10.0.0.1",
    ],
)
def test_every_other_host_is_refused(host: str) -> None:
    assert not is_known_host(host, ("chat.example.org",))


@pytest.mark.parametrize(
    ("origin", "site", "fine"),
    [
        ("http://localhost:8000", "same-origin", True),
        ("http://localhost:8000", None, True),
        (None, "same-origin", True),
        (None, None, False),
        ("null", None, False),
        ("http://localhost:9000", None, False),
        ("http://localhost:9000", "same-site", False),
        ("http://localhost:8000", "cross-site", False),
        (None, "none", False),
    ],
)
def test_a_change_comes_from_our_own_pages(origin: str | None, site: str | None, fine: bool) -> None:
    assert is_same_origin("localhost:8000", origin, site) is fine


@pytest.mark.parametrize("person", ["u1", "jürgen", "a.b", "dm:x", "אבג"])
def test_a_session_names_its_person(person: str) -> None:
    assert person_of(session(person, SECRET), SECRET) == person


@pytest.mark.parametrize(
    "cookie", ["", ".", "dTE", "dTE.", "!!!.x", "dTE.0000", "ü.ü", session("u1", b"another")]
)
def test_a_cookie_that_we_did_not_sign_names_nobody(cookie: str) -> None:
    assert person_of(cookie, SECRET) is None


def test_the_signature_of_one_person_does_not_fit_another() -> None:
    name, signature = session("u2", SECRET).split(".")[0], session("u1", SECRET).split(".")[1]
    assert person_of(f"{name}.{signature}", SECRET) is None


def test_a_token_belongs_to_one_person_and_is_no_session() -> None:
    assert is_token(token("u1", SECRET), "u1", SECRET)
    assert not is_token(token("u1", SECRET), "u2", SECRET)
    assert not is_token("", "u1", SECRET)
    assert token("u1", SECRET) not in session("u1", SECRET)
