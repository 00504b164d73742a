"""The browser's way out lets nothing through that the fetcher would not fetch."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable

import pytest

from smallprint.capture.dial import Dialler
from smallprint.capture.policy import FetchPolicy
from smallprint.capture.proxy import GuardingProxy, Session
from tests.capture.web import Web, response

MakePolicy = Callable[..., FetchPolicy]
Talk = Callable[[bytes], Awaitable[bytes]]
Act = Callable[[Talk, Session], Awaitable[None]]


async def inside(_: str) -> list[str]:
    return ["192.168.0.10"]


def with_proxy(policy: FetchPolicy, act: Act, max_bytes: int = 10_000) -> None:
    """Run ``act`` with a function that sends bytes (``TOKEN`` filled in) and reads the answer to its end."""

    async def go() -> None:
        proxy = GuardingProxy(policy, Dialler(policy, inside))
        port = int((await proxy.start()).rpartition(":")[2])
        async with proxy.session(max_bytes) as session:

            async def talk(sent: bytes) -> bytes:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(sent.replace(b"TOKEN", session.credentials))
                await writer.drain()
                received = await reader.read()
                writer.close()
                await writer.wait_closed()
                return received

            await act(talk, session)
        await proxy.close()

    asyncio.run(go())


def get(url: str, token: str = "Proxy-Authorization: TOKEN\r\n") -> bytes:
    return f"GET {url} HTTP/1.1\r\nHost: a.example\r\n{token}\r\n".encode()


def test_a_page_comes_through_without_the_proxys_own_headers(web: Web, make_policy: MakePolicy) -> None:
    web["a.example/x?y=1"] = response("hello", connection="keep-alive", keep_alive="timeout=5")

    async def act(talk: Talk, _: Session) -> None:
        received = await talk(get("http://a.example/x?y=1"))
        assert received.startswith(b"HTTP/1.1 200 OK\r\n")
        assert received.endswith(b"\r\n\r\nhello")
        assert b"Connection: close" in received
        assert b"keep-alive" not in received.lower()

    with_proxy(make_policy(), act)
    assert "proxy-authorization" not in web.seen[0].headers


@pytest.mark.parametrize(
    "token", ["", "Proxy-Authorization: Basic c21hbGxwcmludDo=\r\n", "Proxy-Authorization: \xff\r\n"]
)
def test_nobody_is_served_without_the_token_of_an_open_page(
    web: Web, make_policy: MakePolicy, token: str
) -> None:
    async def act(talk: Talk, _: Session) -> None:
        assert (await talk(get("http://a.example/", token))).startswith(b"HTTP/1.1 407 ")

    with_proxy(make_policy(), act)
    assert web.seen == []


def test_a_token_is_worth_nothing_after_its_page(web: Web, make_policy: MakePolicy) -> None:
    old: list[bytes] = []

    async def first(_: Talk, session: Session) -> None:
        old.append(session.credentials)

    async def second(talk: Talk, _: Session) -> None:
        assert base64.b64decode(old[0].split()[1]).startswith(b"smallprint:")
        sent = get("http://a.example/").replace(b"TOKEN", old[0])
        assert (await talk(sent)).startswith(b"HTTP/1.1 407 ")

    with_proxy(make_policy(), first)
    with_proxy(make_policy(), second)
    assert web.seen == []


@pytest.mark.parametrize(
    "asked",
    [
        "CONNECT 127.0.0.1:80",
        "CONNECT 10.0.0.1:443",
        "CONNECT [::1]:443",
        "CONNECT 169.254.169.254:80",
        "CONNECT 2130706433:80",
        "CONNECT a.test:22",
        "CONNECT inside.test:443",
        "CONNECT localhost:80",
        "CONNECT u:p@a.example:80",
        "CONNECT nonsense",
        "GET http://127.0.0.1/",
        "GET http://inside.test/",
        "GET https://a.example/",
        "GET ftp://a.example/",
        "GET /x",
    ],
)
def test_what_the_fetcher_would_not_fetch_the_proxy_does_not_either(
    web: Web, make_policy: MakePolicy, asked: str
) -> None:
    async def act(talk: Talk, _: Session) -> None:
        received = await talk(f"{asked} HTTP/1.1\r\nProxy-Authorization: TOKEN\r\n\r\n".encode())
        assert received[:10] in {b"HTTP/1.1 4", b"HTTP/1.1 5"}

    with_proxy(make_policy(), act)
    assert web.seen == []


def test_a_tunnel_carries_bytes_both_ways(web: Web, make_policy: MakePolicy) -> None:
    web["a.example/x"] = response("through the tunnel")

    async def act(talk: Talk, _: Session) -> None:
        tunnel = b"CONNECT a.example:443 HTTP/1.1\r\nProxy-Authorization: TOKEN\r\n\r\n"
        received = await talk(tunnel + b"GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n")
        assert received.startswith(b"HTTP/1.1 200 Connection established\r\n\r\n")
        assert received.endswith(b"through the tunnel")

    with_proxy(make_policy(), act)


def test_a_second_request_on_a_connection_never_reaches_the_first_ones_server(
    web: Web, make_policy: MakePolicy
) -> None:
    web["a.example/1"] = response("one")

    async def act(talk: Talk, _: Session) -> None:
        assert (await talk(get("http://a.example/1") + get("http://b.example/2"))).endswith(b"one")

    with_proxy(make_policy(), act)
    assert [request.path for request in web.seen] == ["/1"]


def test_a_page_that_loads_too_much_is_cut_off(web: Web, make_policy: MakePolicy) -> None:
    web["a.example/big"] = response(b"x" * 1_000_000)

    async def act(talk: Talk, session: Session) -> None:
        assert len(await talk(get("http://a.example/big"))) < 300_000
        assert session.bytes_left < 0

    with_proxy(make_policy(), act, max_bytes=100_000)


def test_a_connection_still_open_when_its_page_ends_is_cut(web: Web, make_policy: MakePolicy) -> None:
    async def go() -> None:
        policy = make_policy()
        proxy = GuardingProxy(policy, Dialler(policy, inside))
        port = int((await proxy.start()).rpartition(":")[2])
        async with proxy.session(1000) as session:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            head = (
                b"CONNECT a.example:443 HTTP/1.1\r\nProxy-Authorization: " + session.credentials + b"\r\n\r\n"
            )
            writer.write(head)
            assert b"200" in await reader.readuntil(b"\r\n\r\n")
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
        await proxy.close()

    asyncio.run(go())
    assert web.seen == []


def test_a_server_that_does_not_speak_http_is_a_bad_gateway(web: Web, make_policy: MakePolicy) -> None:
    web["a.example/x"] = b"\x16\x03\x01 not http"

    async def act(talk: Talk, _: Session) -> None:
        assert (await talk(get("http://a.example/x"))).startswith(b"HTTP/1.1 502 ")

    with_proxy(make_policy(), act)
