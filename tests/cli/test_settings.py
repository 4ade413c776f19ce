"""Settings: every problem at once, and no secret ever shown."""

import subprocess
import sys

import pytest

from bot.settings import Secret, Settings, SettingsError, names, read


def test_without_any_setting_there_are_defaults() -> None:
    assert read({}) == Settings()


def test_all_problems_are_reported_at_once() -> None:
    wrong = {
        "FLIPSIDE_PORT": "99999",
        "FLIPSIDE_DATABASE": "flipside.db",
        "FLIPSIDE_WORKSPACE": "yes",
        "FLIPSIDE_PROT": "1",
    }
    with pytest.raises(SettingsError) as caught:
        read(wrong)
    assert len(caught.value.problems) == 4
    assert all("docs/settings.md" in problem for problem in caught.value.problems)


def test_the_workspace_is_for_loopback_only() -> None:
    with pytest.raises(SettingsError, match="loopback"):
        read({"FLIPSIDE_WORKSPACE": "on", "FLIPSIDE_HOST": "0.0.0.0"})


def test_a_secret_never_shows_itself() -> None:
    settings = read({"SLACK_BOT_TOKEN": "xoxb-secret", "FLIPSIDE_DATABASE": "postgresql+psycopg://u:pw@h/d"})
    assert "xoxb-secret" not in repr(settings)
    assert "pw" not in repr(settings)
    assert repr(Secret("x")) == "'***'"


def test_every_setting_has_a_name_of_its_own() -> None:
    assert len(set(names())) == len(names())


def test_a_wrong_setting_is_a_sentence_and_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check"],
        env={"FLIPSIDE_PORT": "none", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "FLIPSIDE_PORT is no port" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


TENANT, OTHER = "0f0f0f0f-1111-2222-3333-444444444444", "AAAAAAAA-1111-2222-3333-444444444444"
TEAMS = {"MicrosoftAppId": TENANT, "MicrosoftAppPassword": "s3cret", "MicrosoftAppTenantId": TENANT}


def test_teams_is_one_app_in_one_tenant_by_default() -> None:
    told = read(TEAMS)
    assert told.teams and told.teams_app_type == "SingleTenant" and told.teams_auth == "on"
    assert (told.teams_app_id, told.teams_tenant, told.teams_tenants) == (TENANT, TENANT, ())
    assert "s3cret" not in repr(told)
    assert not read({}).teams


@pytest.mark.parametrize("missing", TEAMS)
def test_teams_in_part_names_what_is_missing(missing: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read({name: value for name, value in TEAMS.items() if name != missing})
    (problem,) = caught.value.problems
    assert f"set {missing}, which" in problem and "docs/install-teams.md" in problem


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("SingleTenant", "MicrosoftAppPassword and MicrosoftAppTenantId"),
        ("UserAssignedMSI", "MicrosoftAppTenantId"),
        ("MultiTenant", "MicrosoftAppPassword and FLIPSIDE_TEAMS_TENANTS"),
    ],
)
def test_each_type_of_app_needs_its_own(kind: str, missing: str) -> None:
    with pytest.raises(SettingsError, match=f"set {missing}, which"):
        read({"MicrosoftAppId": TENANT, "MicrosoftAppType": kind})


def test_a_managed_identity_needs_no_password_and_many_tenants_name_theirs() -> None:
    assert read({**TEAMS, "MicrosoftAppPassword": "", "MicrosoftAppType": "UserAssignedMSI"}).teams
    many = {**TEAMS, "MicrosoftAppTenantId": "", "MicrosoftAppType": "MultiTenant"}
    assert read({**many, "FLIPSIDE_TEAMS_TENANTS": f"{TENANT}, {OTHER}"}).teams_tenants == (
        TENANT,
        OTHER.lower(),
    )


@pytest.mark.parametrize("app", ["", " "])
def test_an_empty_app_id_never_starts_teams(app: str) -> None:
    with pytest.raises(SettingsError, match="MicrosoftAppId"):
        read({**TEAMS, "MicrosoftAppId": app})


def test_without_authentication_it_starts_on_loopback_only() -> None:
    assert read({"FLIPSIDE_TEAMS_AUTH": "off"}).teams
    with pytest.raises(SettingsError, match="loopback"):
        read({"FLIPSIDE_TEAMS_AUTH": "off", "FLIPSIDE_HOST": "0.0.0.0"})
    with pytest.raises(SettingsError, match="loopback"):
        read({**TEAMS, "FLIPSIDE_TEAMS_AUTH": "off", "FLIPSIDE_HOST": "10.0.0.1"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MicrosoftAppId", "flipside"),
        ("MicrosoftAppId", f"{{{TENANT}}}"),
        ("MicrosoftAppTenantId", "contoso.onmicrosoft.com"),
        ("MicrosoftAppType", "singletenant"),
        ("MicrosoftAppType", ""),
        ("FLIPSIDE_TEAMS_TENANTS", f"{TENANT},contoso"),
        ("FLIPSIDE_TEAMS_HOSTS", ""),
        ("FLIPSIDE_TEAMS_HOSTS", "https://smba.trafficmanager.net"),
        ("FLIPSIDE_TEAMS_HOSTS", "net"),
        ("FLIPSIDE_TEAMS_HOSTS", ".trafficmanager.net"),
        ("FLIPSIDE_TEAMS_AUTH", "no"),
        ("FLIPSIDE_TEAMS_AUTH", ""),
        ("FLIPSIDE_TEAMS_LOGIN", "http://login.example.com"),
        ("FLIPSIDE_TEAMS_OPENID", ""),
    ],
)
def test_a_setting_of_teams_with_a_wrong_value_is_a_problem(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} .*docs/settings.md"):
        read({**TEAMS, name: value})


def test_hosts_are_read_in_lower_case_and_may_be_this_machine() -> None:
    told = read({**TEAMS, "FLIPSIDE_TEAMS_HOSTS": "SMBA.trafficmanager.net, localhost,127.0.0.1"})
    assert told.teams_hosts == ("smba.trafficmanager.net", "localhost", "127.0.0.1")
