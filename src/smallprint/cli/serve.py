"""``smallprint serve``: site, scheduler and workers in one process."""

from __future__ import annotations

import logging
from typing import Annotated

import structlog
import typer

from smallprint.cli.context import of, say


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 picks a free one.")] = 8080,
    capture: Annotated[bool, typer.Option(help="Also fetch what is due while the site runs.")] = True,
) -> None:
    """Run the site, and keep capturing what is due."""
    smallprint = of(context).open(create=True)
    from smallprint.web.server import make_server
    from smallprint.work.scheduler import Scheduler

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    server = make_server(smallprint, host, port)
    scheduler = Scheduler(smallprint)
    # A simulated clock stands still, so nothing would ever become due.
    capturing = capture and not smallprint.clock.simulated
    if capturing:
        scheduler.start()
    say(f"Smallprint is at {server.address}  (stop it with Ctrl+C)")
    try:
        server.run()
    except KeyboardInterrupt:
        say("Stopping.")
    finally:
        server.close()
        if capturing:
            scheduler.stop()
