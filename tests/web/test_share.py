"""How phones find the room: the networks offered, the link and its picture, and what the doctor says."""

import asyncio
import contextlib
import http.server
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ima_graph.errors import InputError
from ima_graph.web import share
from ima_graph.web.interfaces import Interface, choose, interfaces, judged
from tests.web.rooms import Served, Tab, copied, heard, served

VIRTUAL = [
    ("docker0", "172.17.0.1"),
    ("br-1a2b3c4d5e6f", "172.18.0.1"),
    ("veth12ab", "172.18.0.2"),
    ("virbr0", "192.168.122.1"),
    ("vmnet8", "192.168.56.1"),
    ("vboxnet0", "192.168.57.1"),
    ("vEthernet (WSL)", "172.30.0.1"),
    ("VMware Network Adapter VMnet1", "192.168.9.1"),
    ("tun0", "10.8.0.2"),
    ("utun3", "10.9.0.2"),
    ("wg0", "10.0.0.2"),
    ("ppp0", "10.1.0.2"),
    ("tailscale0", "100.101.102.103"),
    ("OpenVPN TAP-Windows6", "10.3.0.2"),
    ("Cisco AnyConnect", "10.4.0.2"),
]
REAL = [
    ("wlan0", "192.168.1.7"),
    ("wlp3s0", "10.42.0.1"),
    ("eth0", "10.0.0.5"),
    ("enp0s31f6", "172.16.4.4"),
    ("en0", "192.168.178.20"),
    ("bridge100", "192.168.2.1"),
    ("br0", "192.168.5.1"),
    ("Wi-Fi", "192.168.1.9"),
    ("Local Area Connection* 10", "192.168.137.1"),
    ("Ethernet 2", "10.20.30.40"),
]


@pytest.mark.parametrize(("name", "address"), VIRTUAL)
def test_a_network_that_no_phone_is_on_is_hidden(name: str, address: str) -> None:
    assert judged(name, address).hidden == "a VPN or virtual network"


@pytest.mark.parametrize(("name", "address"), REAL)
def test_a_network_that_phones_can_join_is_offered(name: str, address: str) -> None:
    assert judged(name, address).hidden == ""


def test_addresses_that_are_not_shared_are_hidden() -> None:
    assert judged("lo", "127.0.0.1").hidden == "this computer only"
    assert judged("eth0", "169.254.3.4").hidden
    assert judged("en0", "100.80.0.1").hidden


def test_this_computers_own_addresses_are_found() -> None:
    found = interfaces()
    assert "127.0.0.1" in {i.address for i in found}
    for each in found:
        with contextlib.closing(socket.socket()) as probe:
            # Only an address of this computer can be bound.
            probe.bind((each.address, 0))


def test_one_network_is_chosen_and_of_several_one_must_be_named() -> None:
    wifi, wire = judged("wlan0", "192.168.1.7"), judged("eth0", "10.0.0.5")
    vpn, loop = judged("tun0", "10.8.0.2"), judged("lo", "127.0.0.1")
    assert choose("", [vpn, wifi, loop]) == "192.168.1.7"
    with pytest.raises(InputError, match=r"several networks.*192\.168\.1\.7 \(wlan0\); 10\.0\.0\.5"):
        choose("", [wifi, wire, vpn])
    assert choose("10.0.0.5", [wifi, wire]) == "10.0.0.5"
    assert choose("eth0", [wifi, wire]) == "10.0.0.5"
    assert choose("10.8.0.2", [wifi, vpn]) == "10.8.0.2"
    with pytest.raises(InputError, match="not an address of this computer"):
        choose("192.168.99.99", [wifi])
    with pytest.raises(InputError, match=r"Join the Wi-Fi.*10\.8\.0\.2 \(tun0, a VPN"):
        choose("", [vpn, loop])
    with pytest.raises(InputError, match="no address at all"):
        choose("", [])


# --- the link and its picture


def test_the_link_holds_numbers_and_the_code() -> None:
    assert share.join_url("192.168.1.7", 8470, "ACDEFH") == "http://192.168.1.7:8470/join?code=ACDEFH"
    assert share.join_url("fd00::5", 80, "ACDEFH") == "http://[fd00::5]/join?code=ACDEFH"


def test_the_picture_is_a_qr_code_with_its_three_corners_and_a_quiet_zone() -> None:
    svg = share.qr_svg("http://192.168.1.7:8470/join?code=ACDEFH")
    dark = drawn(svg)
    size = max(x for x, _ in dark) + 1
    # The corner of ISO/IEC 18004: a ring of 7, white inside, a dark 3 by 3.
    corner = {(x, y) for x in range(7) for y in range(7) if x in (0, 6) or y in (0, 6) or (2 <= x <= 4 and 2 <= y <= 4)}
    for left, top in ((4, 4), (size - 7, 4), (4, size - 7)):
        found = {(x - left, y - top) for x, y in dark if left <= x < left + 7 and top <= y < top + 7}
        assert found == corner
    assert min(x for x, _ in dark) == min(y for _, y in dark) == 4
    # Version 3 of the standard, 29 squares a side: large enough to scan from the back of a room.
    assert size - 4 == 29
    assert "<script" not in svg
    assert "style=" not in svg


def drawn(svg: str) -> set[tuple[int, int]]:
    """The dark squares of the picture, from the strokes of its path."""
    path = re.search(r'stroke="#000" d="([^"]+)"', svg)
    assert path
    dark, x, y = set(), 0.0, 0.0
    for command, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?", path.group(1)):
        if command == "h":
            dark |= {(int(x) + n, int(y)) for n in range(int(first))}
            x += float(first)
        else:
            move = (float(first), float(second or 0))
            x, y = move if command == "M" else (x + move[0], y + move[1])
    return dark


def test_the_picture_is_given_to_the_wall_and_not_to_strangers(room: Served) -> None:
    answer = room.viewer().get("/qr.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.text == share.qr_svg(share.join_url("localhost", room.room.port, room.room.code))
    assert room.tab().get("/qr.svg").status_code == 303


# --- the doctor


def checks(address: str, port: int, phones: tuple[str, ...] = (), battery: bool = False) -> dict[str, share.Check]:
    return {c.key: c for c in asyncio.run(share.examine(address, port, phones, True, battery))}


def test_a_room_that_is_not_shared_says_how_to_share_it(room: Served) -> None:
    answer = room.facilitators.get("/api/doctor").json()
    told = {c["key"]: c for c in answer["checks"]}
    assert told["shared"]["ok"] is None
    assert "--share" in told["shared"]["advice"]
    assert "itself" not in told


def test_the_doctor_reaches_a_shared_room_and_the_first_phone_turns_it_green(empty: Path, tmp_path: Path) -> None:
    with served(copied(empty, tmp_path), address="127.0.0.1") as room:
        told = checks("127.0.0.1", room.room.port)
        assert told["itself"].ok is True
        assert told["phones"].ok is None
        for cause in ("same Wi-Fi", "mobile data", "VPN", "client isolation", ".local"):
            assert cause in told["phones"].advice
        assert checks("127.0.0.1", room.room.port, ("192.168.1.20",))["phones"].ok is True
        assert checks("127.0.0.1", room.room.port, battery=True)["battery"].ok is False


def test_the_doctor_says_when_nothing_or_somebody_else_answers() -> None:
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = checks("127.0.0.1", port)["itself"]
    assert told.ok is False
    assert f"sudo ufw allow {port}/tcp" in told.advice
    for handler in (http.server.BaseHTTPRequestHandler, Friendly):
        with other_program(handler) as port:
            told = checks("127.0.0.1", port)["itself"]
        assert (told.ok, "Another program" in told.advice) == (False, True)


@pytest.mark.slow
def test_the_doctor_says_when_the_address_is_gone_or_a_firewall_swallows_all() -> None:
    # 192.0.2.0/24 is kept for documentation: nobody is there.
    told = checks("192.0.2.250", 8470)["itself"]
    assert told.ok is False
    assert "firewall" in told.advice or "does not have that address" in told.advice


class Friendly(http.server.BaseHTTPRequestHandler):
    """Another program that finds everything well."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@contextlib.contextmanager
def other_program(handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[int]:
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# --- shared for real


def test_a_shared_room_answers_at_its_address_and_a_phone_is_noted(empty: Path, tmp_path: Path) -> None:
    outside: Interface | None = next((i for i in interfaces() if i.address != "127.0.0.1"), None)
    if not outside:
        pytest.skip("this computer has no address but 127.0.0.1")
    with served(copied(empty, tmp_path), address=outside.address) as room:
        phone = Tab(share.base_url(outside.address, room.room.port))
        room.tabs.append(phone)
        assert phone.join(room.room.code).status_code == 303
        assert phone.enter("Lease book") > 0
        with phone.socket(since=0) as screen:
            assert heard(screen, "hello")["me"]["team_label"] == "Estates"
        assert room.facilitators.state()["room"]["share"] == {"address": outside.address, "port": room.room.port}
        assert f"http://{outside.address}:{room.room.port}/join?code={room.room.code}" in "\n".join(room.said)


def test_a_room_that_is_not_shared_does_not_listen_outside(room: Served) -> None:
    outside = next((i.address for i in interfaces() if i.address != "127.0.0.1"), "")
    if not outside:
        pytest.skip("this computer has no address but 127.0.0.1")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((outside, room.room.port), timeout=5)
