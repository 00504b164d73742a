"""Which addresses are the public internet. Pure; asked for every connection just before it is made.

The tables are IANA's special-purpose registries. Python's ``ipaddress.is_global`` is not used: in 3.11 it
calls NAT64, 6to4, parts of 192.0.0.0/24 and multicast public.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_REFUSED_V4 = tuple(
    (IPv4Network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", "“this network”"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a provider's shared network"),
        ("127.0.0.0/8", "this machine (loopback)"),
        ("168.63.129.16/32", "a cloud provider's control address"),
        ("169.254.0.0/16", "link-local, where clouds keep their credentials"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "set aside for protocols"),
        ("192.0.2.0/24", "set aside for documentation"),
        ("192.88.99.0/24", "a former 6to4 relay"),
        ("192.168.0.0/16", "a private network"),
        ("198.18.0.0/15", "set aside for benchmarks"),
        ("198.51.100.0/24", "set aside for documentation"),
        ("203.0.113.0/24", "set aside for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("255.255.255.255/32", "broadcast"),
        ("240.0.0.0/4", "reserved"),
    )
)

# Everything outside 2000::/3 is refused anyhow; those rows are here for their reasons.
_REFUSED_V6 = tuple(
    (IPv6Network(network), reason)
    for network, reason in (
        ("::/128", "the unspecified address"),
        ("::1/128", "this machine (loopback)"),
        ("64:ff9b:1::/48", "a local translation prefix"),
        ("100::/64", "discard-only"),
        ("2001::/32", "a Teredo tunnel"),
        ("2001::/23", "set aside for protocols"),
        ("2001:db8::/32", "set aside for documentation"),
        ("2002::/16", "a 6to4 tunnel"),
        ("3fff::/20", "set aside for documentation"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "a private network (site-local)"),
        ("ff00::/8", "multicast"),
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(ip: str | IPv4Address | IPv6Address) -> tuple[bool, str]:
    """Whether ``ip`` is an address of the public internet, and if not, what it is in plain words.

    An IPv4 address inside an IPv4-mapped or NAT64 address is judged as what the packet would reach.
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return False, "not an IP address"
    if isinstance(address, IPv4Address):
        reason = _first_match(address, _REFUSED_V4)
        return reason is None, reason or ""
    if address.scope_id is not None:
        return False, "bound to one network interface"
    embedded = _embedded(address)
    if embedded is not None:
        return is_public(embedded)
    reason = _first_match(address, _REFUSED_V6)
    if reason is None and address not in _GLOBAL_UNICAST:
        reason = "outside global unicast"
    return reason is None, reason or ""


def is_literal(host: str) -> bool:
    """Whether ``host`` is an IP address rather than a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(ip: str) -> bool:
    """Whether ``ip`` is this machine, however it is written."""
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def _embedded(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _first_match(
    address: IPv4Address | IPv6Address,
    table: Iterable[tuple[IPv4Network | IPv6Network, str]],
) -> str | None:
    return next((reason for network, reason in table if address in network), None)
