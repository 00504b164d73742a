"""A policy that tries to break the page it is shown on, in two versions, each seen twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from smallprint.records.arrival import Arrival, ConfirmationRule, Part
from smallprint.records.capture import FetchResult, Suitability
from smallprint.records.vocabulary import Outcome

if TYPE_CHECKING:
    from smallprint.composition import Smallprint

PLATFORM = "Hostile <b>&amp; Sons</b>"
TITLE = "Terms \u202eof <script>alert(1)</script> Service"
SCRIPT = "<script>document.title='owned'</script>"
_TEXT = (
    "# Terms of Service <img src=x onerror=document.title='owned'>\r\n\r\n"
    "These terms are an agreement between you and us. By using the service you accept these terms.\r\n\r\n"
    "## Content {script}\r\n\r\n"
    "You keep your content. You grant us a **worldwide licence** to host it, see [our page](javascript:alert(1)) "
    "or </blockquote></section> {script} and \"quotes\" 'too' &amp; &lt;b&gt;.\r\n\r\n"
    "## Data\r\n\r\n"
    "We keep your personal information for {days} days after you close the account, \u202eand this part turns"
    " the writing around\u202c, and \u0000 this one holds a NUL and a \u0007 bell.\r\n\r\n"
    "## Disputes\r\n\r\n"
    "Any dispute is decided by binding arbitration. You waive the right to a class action. These terms are"
    " governed by the law of Ireland.\r\n\r\n"
    "## Ending\r\n\r\n"
    "We may suspend or end your account at any time without notice if you break these terms. You may close it"
    " at any time in your settings.\r\n"
)


def text(days: int) -> str:
    """The policy as it reads with that period."""
    return _TEXT.replace("{script}", SCRIPT).replace("{days}", str(days))


def take_in(smallprint: Smallprint) -> None:
    """Put the hostile policy into the record: 30 days, then 900."""
    from smallprint.store.models import Document
    from smallprint.store.state import load_state
    from smallprint.work.track import Wanted, track

    number, _new = track(
        smallprint.ledger,
        Wanted(
            urls=["http://hostile.example/terms"], platform=PLATFORM, title=TITLE, type="terms-of-service"
        ),
    )
    began = datetime(2025, 1, 14, 9, tzinfo=UTC)
    for place, days in enumerate((30, 30, 900, 900)):
        at = began + timedelta(days=3 * place)
        with smallprint.ledger.session() as session:
            state = load_state(Document.objects.get(number=number), smallprint.ledger.blobs)
            draft = session.draft()
            smallprint.pipeline.take_in(draft, state, _arrival(text(days).encode(), at))
            session.commit(draft)


def _arrival(body: bytes, at: datetime) -> Arrival:
    from smallprint.reading import extract

    result = FetchResult(
        url_asked="http://hostile.example/terms?<script>",
        url_reached="http://hostile.example/terms?<script>",
        hops=(),
        started=at,
        finished=at + timedelta(seconds=1),
        outcome=Outcome.OK,
        reasons=(),
        status=200,
        headers=(("Content-Type", "text/markdown"), ("Server", "<script>alert(1)</script>")),
        media_type="text/markdown",
        charset="utf-8",
        body=body,
        content=body,
    )
    part = Part(0, result, extract(body, "text/markdown", "utf-8"), Suitability(Outcome.OK))
    rule = ConfirmationRule(same_text_after=timedelta(hours=12))
    return Arrival(time=at, parts=(part,), confirmation=rule, provenance={"captured_by": "a test"})
