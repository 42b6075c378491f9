"""The addresses of this computer, and which of them a phone in the room could reach."""

import ctypes
import ctypes.util
import ipaddress
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from ima_graph.errors import InputError

# Networks that end inside this computer or at a company's gateway: no phone in the room is on them.
_VIRTUAL = re.compile(
    r"docker|^br-|veth|virbr|vmnet|vboxnet|vmware|virtualbox|vethernet|hyper-v|wsl|cni|flannel|^cali|kube|lxc|lxd|podman"
    r"|^tun|^tap|\btap-|^utun|^ppp|^wg|wireguard|openvpn|\bvpn|^ipsec|tailscale|zerotier|^zt|hamachi|^ham\d|nordlynx"
    r"|anyconnect|globalprotect|fortinet|^gif|^stf|^awdl|^llw|^anpi|bluetooth|^bnep|^dummy|^ifb",
    re.IGNORECASE,
)
_LOOPBACK = re.compile(r"^lo\d*$|loopback", re.IGNORECASE)
# Addresses that a computer gives itself where nobody else does, and those of carriers and overlay networks.
_USELESS = [ipaddress.ip_network(n) for n in ("169.254.0.0/16", "100.64.0.0/10", "0.0.0.0/8")]
_WINDOWS = (
    "Get-NetIPAddress -AddressFamily IPv4 | Select-Object InterfaceAlias,IPAddress | ConvertTo-Json -Compress -AsArray"
)


@dataclass(frozen=True)
class Interface:
    """A network that this computer is on, and its address there; `hidden` says why a phone would not reach it."""

    name: str
    address: str
    hidden: str = ""


def judged(name: str, address: str) -> Interface:
    """Say of an interface whether a phone in the room could reach it.

    >>> judged("wlan0", "192.168.1.7").hidden, judged("tun0", "10.8.0.2").hidden
    ('', 'a VPN or virtual network')
    """
    ip = ipaddress.ip_address(address)
    if ip.is_loopback or _LOOPBACK.search(name):
        return Interface(name, address, "this computer only")
    if _VIRTUAL.search(name):
        return Interface(name, address, "a VPN or virtual network")
    if any(ip in network for network in _USELESS if network.version == ip.version):
        return Interface(name, address, "an address that is not shared")
    return Interface(name, address)


def interfaces() -> list[Interface]:
    """List the IPv4 addresses of this computer, those that phones can reach first."""
    found = {judged(name, address) for name, address in _addresses()}
    return sorted(found, key=lambda i: (bool(i.hidden), not i.address.startswith("192.168."), i.name, i.address))


def choose(wanted: str, found: Iterable[Interface]) -> str:
    """Find the address to share on; `InputError` lists them where it is not clear which.

    >>> choose("", [Interface("wlan0", "192.168.1.7"), Interface("lo", "127.0.0.1", "this computer only")])
    '192.168.1.7'
    """
    every = list(found)
    if wanted:
        if wanted in {i.address for i in every} | {i.name for i in every}:
            return next(i.address for i in every if wanted in (i.address, i.name))
        raise InputError(f"{wanted} is not an address of this computer. {_listed(every)}")
    fit = [i for i in every if not i.hidden]
    if not fit:
        raise InputError(
            "This computer is on no network that phones could join. Join the Wi-Fi of the room, or start a hotspot on "
            f"this computer or on a phone; then try again. {_listed(every)}"
        )
    if len(fit) > 1:
        raise InputError(f"This computer is on several networks. {_listed(fit)}")
    return fit[0].address


def _listed(found: list[Interface]) -> str:
    told = [f"{i.address} ({i.name}{f', {i.hidden}' if i.hidden else ''})" for i in found]
    return "Choose with --share ADDRESS: " + "; ".join(told) + "." if told else "It has no address at all."


def _addresses() -> list[tuple[str, str]]:
    found = _windows() if sys.platform == "win32" else _posix()
    return found or _of_the_name()


def _of_the_name() -> list[tuple[str, str]]:
    """List addresses without the names of their networks: what every system can tell."""
    try:
        told = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        told = []
    return sorted({("network", str(address[0])) for *_, address in told} | {("loopback", "127.0.0.1")})


def _windows() -> list[tuple[str, str]]:
    command = ["powershell", "-NoProfile", "-NonInteractive", "-Command", _WINDOWS]
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=15, check=True).stdout
        return [(str(row["InterfaceAlias"]), str(row["IPAddress"])) for row in json.loads(told)]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return []


class _Ifaddrs(ctypes.Structure):
    pass


_Ifaddrs._fields_ = [
    ("next", ctypes.POINTER(_Ifaddrs)),
    ("name", ctypes.c_char_p),
    ("flags", ctypes.c_uint),
    ("addr", ctypes.c_void_p),
]


def _posix() -> list[tuple[str, str]]:
    """Ask getifaddrs of the C library, which Linux, macOS and the BSDs have."""
    try:
        library = ctypes.CDLL(ctypes.util.find_library("c"))
        first = ctypes.POINTER(_Ifaddrs)()
        if library.getifaddrs(ctypes.byref(first)) != 0:
            return []
    except (OSError, AttributeError):
        return []
    found, at = [], first
    try:
        while at:
            entry = at.contents
            address = _ipv4(entry.addr)
            if address:
                found.append((entry.name.decode("utf-8", "replace"), address))
            at = entry.next
    finally:
        library.freeifaddrs(first)
    return found


def _ipv4(at: int | None) -> str:
    """Read a socket address in memory; "" when it is not IPv4."""
    if not at:
        return ""
    start = ctypes.string_at(at, 2)
    # BSD keeps the length in the first byte and the family in the second; Linux the family in both.
    family = int.from_bytes(start, sys.byteorder) if sys.platform.startswith("linux") else start[1]
    return socket.inet_ntoa(ctypes.string_at(at + 4, 4)) if family == socket.AF_INET else ""
