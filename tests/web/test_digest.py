"""The digest of watched platforms, from the sample record: text, HTML, e-mail."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from smallprint.records.errors import SmallprintError, UsageError
from smallprint.watch.mail import send
from tests.web.client import Site

pytestmark = pytest.mark.xdist_group("site")
YEAR = timedelta(days=366)


class Mailbox:
    """Takes every message that comes."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        del server, session
        content = envelope.content  # type: ignore[attr-defined]
        self.recipients += envelope.rcpt_tos  # type: ignore[attr-defined]
        self.messages.append(email.message_from_bytes(content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def mail(unused_tcp_port: int) -> Iterator[tuple[Mailbox, str]]:
    """A mail server on the loopback, and its address."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=unused_tcp_port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{unused_tcp_port}"
    controller.stop()


def digest(site: Site, names: list[str], days: timedelta = YEAR) -> object:
    from smallprint.watch.digest import make_digest, watched_platforms

    until = site.smallprint.clock.now()
    return make_digest(watched_platforms(names), until - days, until, "http://site.example/")


def counted(site: Site, *slugs: str) -> list[dict[str, object]]:
    return [
        one
        for one in site.get("/changes.json").json["changes"]
        if one["counted"] and (not slugs or one["document"]["platform"]["slug"] in slugs)
    ]


def test_it_tells_every_counted_change_and_no_other(site: Site) -> None:
    made = digest(site, [])
    expected = counted(site)
    assert made.count == len(expected) > 1
    links = {node.attributes["href"] for node in LexborHTMLParser(made.html).css("h3 a")}
    assert links == {f"http://site.example{one['url']}" for one in expected}
    for one in expected:
        assert f"http://site.example{one['url']}\n" in made.text
        assert one["summary"] in made.text


def test_only_the_platforms_that_are_watched_are_in_it(site: Site) -> None:
    made = digest(site, ["larkpay"])
    assert made.count == len(counted(site, "larkpay"))
    assert "Larkpay" in made.text
    assert "Hostile" not in made.text
    assert "You watch 1 platform." in made.text
    assert digest(site, ["LARKPAY"]) == made


def test_a_quiet_week_says_so(site: Site) -> None:
    made = digest(site, [], timedelta(seconds=0))
    assert made.count == 0
    assert made.subject.startswith("Smallprint: 0 confirmed changes")
    assert "Nothing substantive was confirmed" in made.text
    assert "Nothing substantive was confirmed" in made.html


def test_an_unknown_platform_is_named(site: Site) -> None:
    del site
    from smallprint.watch.digest import watched_platforms

    with pytest.raises(UsageError, match="Nobody Inc"):
        watched_platforms(["Nobody Inc"])


def test_hostile_names_and_words_stay_words_in_html(site: Site) -> None:
    tree = LexborHTMLParser(digest(site, []).html)
    assert not tree.css("script, img, iframe")
    assert any("<b>" in node.text() for node in tree.css("h2"))


def test_it_goes_out_by_mail_as_text_with_html_beside_it(site: Site, mail: tuple[Mailbox, str]) -> None:
    from smallprint.watch.digest import as_message

    box, address = mail
    made = digest(site, ["larkpay"])
    send(as_message(made, "record@site.example", "reader@mail.example"), address)
    (message,) = box.messages
    assert box.recipients == ["reader@mail.example"]
    assert message["Subject"] == made.subject
    assert message["From"] == "record@site.example"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().splitlines() == made.text.splitlines()
    assert html.get_content().splitlines() == made.html.splitlines()


def test_no_password_goes_over_an_open_line(site: Site, mail: tuple[Mailbox, str]) -> None:
    from smallprint.watch.digest import as_message

    box, address = mail
    message = as_message(digest(site, []), "record@site.example", "reader@mail.example")
    with pytest.raises(UsageError, match="password is not sent"):
        send(message, address.replace("smtp://", "smtp://me:secret@"))
    assert box.messages == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:25", "127.0.0.1:25", "smtp://", ""])
def test_an_address_that_is_no_mail_server_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="looks like smtp://"):
        send(EmailMessage(), address)


def test_a_mail_server_that_does_not_answer_is_named() -> None:
    message = EmailMessage()
    message["To"], message["From"] = "reader@mail.example", "record@site.example"
    with pytest.raises(SmallprintError, match="did not take the message"):
        send(message, "smtp://127.0.0.1:1")


@pytest.mark.parametrize("ending", [".txt", ".html", ".eml"])
def test_the_command_writes_a_file_of_the_form_its_name_says(site: Site, tmp_path: Path, ending: str) -> None:
    from smallprint.cli.main import app

    file = tmp_path / f"digest{ending}"
    home = str(site.smallprint.home.path)
    ran = CliRunner().invoke(
        app, ["--home", home, "digest", "--days", "366", "-p", "larkpay", "-o", str(file)]
    )
    assert ran.exit_code == 0, ran.output
    written = file.read_bytes()
    if ending == ".html":
        assert written.startswith(b"<!doctype html>")
    elif ending == ".eml":
        message = email.message_from_bytes(written, policy=email.policy.default)
        assert {part.get_content_type() for part in message.walk()} >= {"text/plain", "text/html"}
    else:
        assert written.decode().startswith("Smallprint: ")
