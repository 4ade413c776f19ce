"""A bot in a process of its own, with a Microsoft of its own beside it, so that every call is somebody's.

Rule 1: all bots are told the same, run under the same ticker, and are asked over HTTP.
Rule 2: with authentication off nothing is signed and nobody has a token, whichever bot it is.
"""

import ipaddress
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from benchmarks.parts import teams_ticking
from benchmarks.parts.servers import Server, server
from benchmarks.parts.teams_load import Answers, Arrivals, following, load
from benchmarks.parts.teams_town import TENANT, Body, Crowd
from tests.fakes.teams.world import APP

HOST, PASSWORD = "127.0.0.1", "secret-of-the-app"  # the fake Entra's
FLOOR, OURS = "benchmarks.parts.teams_floor", ("bot", "serve")
SETTINGS = {"app": "MicrosoftAppId", "password": "MicrosoftAppPassword", "tenant": "MicrosoftAppTenantId"}
Run = tuple[list[str], dict[str, str]]  # a module with its arguments, and its environment


@dataclass(frozen=True)
class Certified:
    """A certificate for this machine."""

    certificate: Path
    key: Path

    @property
    def believed(self) -> dict[str, str]:
        """The environment of who believes it: one name is read by ssl, one by requests."""
        return {"SSL_CERT_FILE": str(self.certificate), "REQUESTS_CA_BUNDLE": str(self.certificate)}


@dataclass(frozen=True)
class Microsoft:
    """The other side of one bot. `checks`: whether requests are signed, in both directions."""

    server: Server
    login: str
    known: Certified
    checks: bool

    @property
    def service(self) -> str:
        """The connector, as activities name it."""
        return f"{self.server.url}/teams/"

    @property
    def openid(self) -> str:
        """The metadata of the keys."""
        return f"{self.server.url}/v1/.well-known/openidconfiguration"

    @property
    def app(self) -> Mapping[str, str]:
        """Who the bot is there; nobody, where nothing is checked."""
        return {"app": APP, "password": PASSWORD, "tenant": TENANT} if self.checks else {}

    async def counts(self) -> Mapping[str, Any]:
        """What it was asked so far."""
        return await _asked(f"{self.server.url}/bench/counts")

    async def token(self) -> str:
        """A token for activities; none where nothing is checked."""
        return (await _said(f"{self.server.url}/bench/token?service={self.service}")) if self.checks else ""


@dataclass(frozen=True)
class Rig:
    """One bot: its server, its Microsoft, whoever types to it, and the file of its ticker."""

    server: Server
    microsoft: Microsoft
    crowd: Crowd
    arrivals: Arrivals
    ticks: Path
    token: str

    async def told(self, body: Body, messages: int, at_once: int) -> Answers:
        """So many messages."""
        url = f"{self.server.url}/api/messages"
        return await load(url, body, self.token, self.arrivals, messages, at_once)

    def memory(self) -> float:
        """Resident MiB of the bot's process."""
        status = Path(f"/proc/{self.server.process.pid}/status").read_text("ascii")
        [kilobytes] = (line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(kilobytes) / 1024


def floor(there: Microsoft, database: Path | None = None) -> Run:
    """The SDK's echo bot."""
    given = {"service": there.service, "login": there.login, "openid": there.openid, **there.app}
    if database:
        given["database"] = str(database)
    return [FLOOR, *(part for name, value in given.items() for part in (f"--{name}", value))], {}


def ours(there: Microsoft, database: str) -> Run:
    """Flipside."""
    registered = {SETTINGS[name]: value for name, value in there.app.items()}
    return list(OURS), {
        "FLIPSIDE_DATABASE": database,
        "FLIPSIDE_PORT": "0",
        "FLIPSIDE_TEAMS_TENANTS": TENANT,
        "FLIPSIDE_TEAMS_HOSTS": HOST,
        "FLIPSIDE_TEAMS_LOGIN": there.login,
        "FLIPSIDE_TEAMS_OPENID": there.openid,
        "FLIPSIDE_TEAMS_AUTH": "on" if there.checks else "off",
        **registered,
    }


@asynccontextmanager
async def microsoft(known: Certified, log: Path, checks: bool) -> AsyncIterator[Microsoft]:
    """One that listens."""
    run = ["-m", "benchmarks.parts.teams_cloud", "--tenant", TENANT]
    run += ["--certificate", str(known.certificate), "--key", str(known.key)]
    async with server([*run, *([] if checks else ["--open"])], {}, log) as started:
        login = (await _asked(f"{started.url}/bench/counts"))["login"]
        yield Microsoft(started, login, known, checks)


@asynccontextmanager
async def bot(there: Microsoft, run: Run, crowd: Crowd, log: Path) -> AsyncIterator[Rig]:
    """One that is at rest. Beside its log stands what its ticker found."""
    (module, told), ticks = run, log.with_suffix(".ticks")
    teams_ticking.forget(ticks)
    ticked = ["-m", teams_ticking.__name__, str(ticks), *module]
    started = server(ticked, {**told, **there.known.believed}, log)
    async with following(there.server.url) as arrivals, started as one:
        await one.calm()
        yield Rig(one, there, crowd, arrivals, ticks, await there.token())


def certified(folder: Path) -> Certified:
    """A new certificate."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "benchmark")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=7))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    found = Certified(folder / "certificate.pem", folder / "key.pem")
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    found.certificate.write_bytes(made.public_bytes(pem))
    found.key.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return found


async def _asked(url: str) -> Mapping[str, Any]:
    async with aiohttp.ClientSession() as session, session.get(url, raise_for_status=True) as response:
        found: dict[str, Any] = await response.json()
        return found


async def _said(url: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(url, raise_for_status=True) as response:
        return await response.text()
