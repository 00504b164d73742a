from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallprint.capture.dial import Dialler, GuardRefusal
from smallprint.capture.guard import is_public
from smallprint.capture.policy import FetchPolicy
from smallprint.records.errors import UsageError

MakePolicy = Callable[..., FetchPolicy]


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.9",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::8.8.8.8",
        "100::1",
        "2001::1",
        "2001:0:53aa:64c::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1%1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "4000::1",
        "localhost",
        "",
        "1.2.3",
        "8.8.8.8.8",
    ],
)
def test_an_address_that_is_not_public_internet_is_refused_with_a_reason(ip: str) -> None:
    public, reason = is_public(ip)
    assert not public
    assert reason


@pytest.mark.parametrize(
    "ip",
    [
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2001:4860:4860::8888",
        "2a00:1450::1",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
    ],
)
def test_an_address_of_the_public_internet_is_let_through(ip: str) -> None:
    assert is_public(ip) == (True, "")


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_wrapping_an_address_in_ipv6_changes_nothing(ip: IPv4Address) -> None:
    mapped = IPv6Address(b"\0" * 10 + b"\xff\xff" + ip.packed)
    translated = IPv6Address(bytes.fromhex("0064ff9b") + b"\0" * 8 + ip.packed)
    assert is_public(mapped) == is_public(translated) == is_public(ip)


@given(st.ip_addresses())
def test_what_is_let_through_is_never_special(ip: IPv4Address | IPv6Address) -> None:
    if is_public(ip)[0]:
        assert not any((ip.is_private, ip.is_multicast, ip.is_loopback, ip.is_link_local, ip.is_unspecified))


def _dialler(policy: FetchPolicy, *answers: list[str]) -> Dialler:
    remaining = list(answers)

    async def resolve(_: str) -> list[str]:
        return remaining.pop(0) if len(remaining) > 1 else remaining[0]

    return Dialler(policy, resolve)


def _address(ip: str, port: int = 80) -> tuple[object, ...]:
    return (socket.AF_INET, socket.SOCK_STREAM, 0, "", (ip, port))


def test_no_socket_is_made_for_a_refused_address(make_policy: MakePolicy) -> None:
    dialler = _dialler(make_policy(), ["1.1.1.1"])
    for ip in ("127.0.0.1", "169.254.169.254", "10.1.1.1"):
        with pytest.raises(GuardRefusal):
            dialler.socket_for(_address(ip))


def test_a_name_keeps_its_public_addresses_only(make_policy: MakePolicy) -> None:
    dialler = _dialler(make_policy(), ["10.0.0.1", "1.1.1.1", "64:ff9b::127.0.0.1"])
    found = asyncio.run(dialler.resolve("two-faced.test", 80))
    assert [result["host"] for result in found] == ["1.1.1.1"]


def test_a_name_that_is_rebound_to_this_machine_is_refused_the_second_time(make_policy: MakePolicy) -> None:
    dialler = _dialler(make_policy(), ["1.1.1.1"], ["127.0.0.1"])
    assert asyncio.run(dialler.resolve("rebinding.test", 80))
    with pytest.raises(GuardRefusal, match=r"127\.0\.0\.1"):
        asyncio.run(dialler.resolve("rebinding.test", 80))


def test_a_stranger_can_not_reach_the_address_of_a_mapped_host(make_policy: MakePolicy) -> None:
    policy = make_policy()
    target = next(iter(policy.mapped_addresses))
    dialler = _dialler(policy, [target[0]])
    with pytest.raises(GuardRefusal):
        asyncio.run(dialler.connect("stranger.test", target[1]))
    with pytest.raises(GuardRefusal):
        asyncio.run(dialler.connect(*target))


def test_loopback_is_open_only_by_setting(make_policy: MakePolicy) -> None:
    dialler = _dialler(make_policy(allow_loopback=True), ["127.0.0.1", "10.0.0.1"])
    assert [result["host"] for result in asyncio.run(dialler.resolve("localhost", 80))] == ["127.0.0.1"]
    dialler.socket_for(_address("127.0.0.1", 9999)).close()
    with pytest.raises(GuardRefusal):
        dialler.socket_for(_address("192.168.0.1"))


@pytest.mark.parametrize("address", ["localhost:80", "127.0.0.1", "127.0.0.1:http", ""])
def test_a_host_map_that_can_not_be_followed_is_refused_at_once(address: str) -> None:
    with pytest.raises(UsageError, match=r"127\.0\.0\.1:8765"):
        FetchPolicy(hosts={"*.example": address})
