"""Outside evidence of time over checkpoints of the log: asking for it, checking it. No network here.

``timestamp`` (RFC 3161), ``cosignature`` and ``witness`` (C2SP), ``opentimestamps``, ``beacon``; ``pins`` says who
is trusted, ``files`` where it lies, ``recheck`` and ``claims`` are what ``smallprint verify`` runs.
"""
