"""Bytes from the world, and whether they are the policy at all.

Start at ``fetch.Fetcher`` (one request in, one ``FetchResult`` out) or ``batch.fetch_all`` (many, from plain
synchronous code); ``gate.judge_capture`` then says whether the text may become a version.
``docs/decisions/0003-capture-through-one-guard.md`` says why every connection goes through one guard.
"""
