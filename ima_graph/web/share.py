"""How phones find the room: its link, its picture of squares, and the doctor who says why they do not."""

import asyncio
import io
import socket
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import segno

_TRY_S = 4.0
_MOST_BYTES = 8192

FIREWALL = (
    "The firewall of this computer holds the door shut. Windows: Settings, Privacy and security, Windows Security, "
    "Firewall, Allow an app: tick Python for private and public networks. macOS: System Settings, Network, Firewall, "
    "Options: allow Python. Linux: open the port, for instance with: sudo ufw allow {port}/tcp"
)
ADDRESS_GONE = (
    "This computer does not have that address any more: the Wi-Fi changed, or a VPN came or went. Stop, and start "
    "again with --share to choose another."
)
PHONES = (
    "No phone has come yet. If one tries and nothing loads: (1) it must be on the same Wi-Fi as this computer; (2) "
    "switch its mobile data off, for a phone prefers it where the Wi-Fi has no internet; (3) switch off its VPN; (4) a "
    "guest Wi-Fi often keeps phones apart (client isolation): use this computer's own hotspot, or a travel router; (5) "
    "type the numbers, {url}, and not a name ending in .local, which older phones do not know."
)
NOT_SHARED = "Only this computer can reach the room. To let phones in, stop and start with: ima-graph workshop --share"


def base_url(address: str, port: int) -> str:
    """Write where the room is reached.

    >>> base_url("fd00::5", 8470), base_url("192.168.1.7", 80)
    ('http://[fd00::5]:8470', 'http://192.168.1.7')
    """
    host = f"[{address}]" if ":" in address else address
    return f"http://{host}" if port == 80 else f"http://{host}:{port}"


def join_url(address: str, port: int, code: str) -> str:
    """Write the link that the QR code holds: numbers, for not every phone knows names ending in .local."""
    return f"{base_url(address, port)}/join?code={code}"


def qr_svg(text: str) -> str:
    """Draw a text as a QR code in SVG, dark on light with the quiet zone that cameras need."""
    out = io.BytesIO()
    segno.make(text, micro=False, error="m").save(
        out, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True, title="QR code"
    )
    return out.getvalue().decode()


def local_name() -> str:
    """Give the name under which many devices find this computer without a name server."""
    name = socket.gethostname().split(".")[0].lower()
    return f"{name}.local" if name and name != "localhost" else ""


@dataclass(frozen=True)
class Check:
    """What the doctor looked at: `ok` is None while nobody can tell."""

    key: str
    ok: bool | None
    text: str
    advice: str = ""

    def to_json(self) -> dict[str, object]:
        """Give the check as the screens read it."""
        return asdict(self)


async def examine(address: str, port: int, phones: Sequence[str], is_awake: bool, on_battery: bool) -> list[Check]:
    """Try the room through the chosen address, and say what is well and what to mend.

    `phones` are the addresses of other devices that reached the room.
    """
    checks = [Check("shared", bool(address), "The room is shared.")] if address else [_alone()]
    if address:
        itself = await _try(address, port)
        checks.append(itself)
        came = f"{len(phones)} other device{'s' if len(phones) != 1 else ''} reached the room."
        waiting = Check(
            "phones", None, "No other device has reached the room yet.", PHONES.format(url=base_url(address, port))
        )
        checks.append(Check("phones", True, came) if phones else waiting)
    checks.append(_awake(is_awake))
    if on_battery:
        advice = "Plug it in: when it sleeps, nobody can enter anything."
        checks.append(Check("battery", False, "This computer runs on its battery.", advice))
    return checks


def _alone() -> Check:
    return Check("shared", None, "The room is on this computer only.", NOT_SHARED)


def _awake(is_awake: bool) -> Check:
    if is_awake:
        return Check("awake", True, "This computer will not fall asleep while the room is open.")
    advice = "Set it so in its energy settings, and leave the lid open."
    return Check("awake", None, "This computer may fall asleep: it could not be told to stay awake.", advice)


async def _try(address: str, port: int) -> Check:
    url = base_url(address, port)
    try:
        answer = await asyncio.wait_for(_ask(address, port), _TRY_S)
    except TimeoutError:
        return Check("itself", False, f"{url} does not answer this computer itself.", FIREWALL.format(port=port))
    except OSError as error:
        is_refused = isinstance(error, ConnectionRefusedError)
        advice = FIREWALL.format(port=port) if is_refused else ADDRESS_GONE
        return Check("itself", False, f"{url} cannot be reached from this computer itself: {error.strerror}.", advice)
    if b" 200 " not in answer.split(b"\r\n")[0] or b'"room"' not in answer:
        advice = "Another program answers there. Stop it, or start the room with another --port."
        return Check("itself", False, f"{url} is answered by something else.", advice)
    return Check("itself", True, f"{url} answers.")


async def _ask(address: str, port: int) -> bytes:
    reader, writer = await asyncio.open_connection(address, port)
    try:
        host = base_url(address, port).removeprefix("http://")
        writer.write(f"GET /health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        answer = b""
        # The answer may come in pieces; another program's may never end.
        while len(answer) < _MOST_BYTES and (piece := await reader.read(_MOST_BYTES)):
            answer += piece
        return answer
    finally:
        writer.close()
