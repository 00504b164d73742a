"""Evidence: content-addressed blobs and a signed append-only log, checkable by anybody.

Start with ``create_evidence`` and ``open_evidence``; check with ``verify_store``.
"""

from smallprint.evidence.checking.store import verify_store
from smallprint.evidence.checking.verdict import Unless, Verdict
from smallprint.evidence.formats.leaf import LEAF_TYPES, decode_leaf, encode_leaf
from smallprint.evidence.formats.note import Checkpoint, Signer, UnknownKeyError, Verifier
from smallprint.evidence.home import Evidence, create_evidence, open_evidence
from smallprint.evidence.storage.blobs import BlobStore
from smallprint.evidence.storage.erasure import finish_erasures
from smallprint.evidence.storage.salted import SaltedStore, Sealed
from smallprint.evidence.tlog.commit import LogWriter
from smallprint.evidence.tlog.log import Log, RollbackError

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
