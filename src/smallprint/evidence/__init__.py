"""Evidence: content-addressed blobs and a signed append-only log, checkable by anybody.

Start with ``create_evidence`` and ``open_evidence``; check with ``verify_store``.
"""

from smallprint.evidence.blobs import BlobStore
from smallprint.evidence.commit import LogWriter
from smallprint.evidence.erasure import finish_erasures
from smallprint.evidence.home import Evidence, create_evidence, open_evidence
from smallprint.evidence.leaf import LEAF_TYPES, decode_leaf, encode_leaf
from smallprint.evidence.log import Log, RollbackError
from smallprint.evidence.note import Checkpoint, Signer, UnknownKeyError, Verifier
from smallprint.evidence.salted import SaltedStore, Sealed
from smallprint.evidence.verdict import Unless, Verdict
from smallprint.evidence.verify import verify_store

__all__ = [
    "LEAF_TYPES",
    "BlobStore",
    "Checkpoint",
    "Evidence",
    "Log",
    "LogWriter",
    "RollbackError",
    "SaltedStore",
    "Sealed",
    "Signer",
    "UnknownKeyError",
    "Unless",
    "Verdict",
    "Verifier",
    "create_evidence",
    "decode_leaf",
    "encode_leaf",
    "finish_erasures",
    "open_evidence",
    "verify_store",
]
