"""RFC 3161 timestamps: what to ask of an authority, and whether its answer holds. No I/O.

Promises:

- Trust comes from the certificates given, never from one inside an answer.
- A chain needs to have been valid at the time that the authority states, not today; one that has run out since
  is said so.
- Every refusal is an ``AnchorError`` with a verdict of its own:
  ``TOKEN_REFUSED`` (the authority said no), ``TOKEN_MALFORMED`` (not a token, or damaged), ``TOKEN_MISMATCH``
  (over other data, or not what was asked for), ``TOKEN_UNTRUSTED`` (of another authority),
  ``TOKEN_NO_CERTIFICATE`` (its signer's certificate is neither inside nor pinned).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    ExtensionNotFound,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from smallprint.evidence.anchors.der import microseconds, sort_certificates
from smallprint.records.errors import AnchorError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

SHA256 = "2.16.840.1.101.3.4.2.1"
GRANTED = 0
_STATUS = {2: "rejection", 3: "waiting", 4: "revocation warning", 5: "revocation notice"}
_REASON = re.compile(r'reason: "([^"]+)"')
_CHAIN = re.compile(r'data: "Verify error: ?([^"]+)"')


@dataclass(frozen=True, slots=True)
class Authority:
    """A timestamp authority and the certificates pinned for it.

    ``roots`` are self-signed, ``intermediates`` other CA certificates, ``signer`` the authority's own
    certificate where the operator pinned it (needed for one that leaves it out of its answers).
    """

    name: str
    roots: tuple[Certificate, ...]
    intermediates: tuple[Certificate, ...] = ()
    signer: Certificate | None = None
    policy: str | None = None

    @classmethod
    def of(cls, name: str, pems: Iterable[bytes], policy: str | None = None) -> Authority:
        """From the content of PEM files; what each certificate is for is read from itself.

        Raises:
            UsageError: no certificate in it, no self-signed one, or more than one signer's.
        """
        try:
            found = [certificate for pem in pems for certificate in load_pem_x509_certificates(pem)]
        except ValueError as error:
            raise UsageError(
                f"the certificates for {name} can't be read ({error}); give PEM files of the authority's CA"
            ) from error
        roots = tuple(one for one in found if one.issuer == one.subject)
        signers = [one for one in found if one not in roots and not _is_ca(one)]
        intermediates = tuple(one for one in found if one not in roots and one not in signers)
        if not roots or len(signers) > 1:
            raise UsageError(
                f"for {name} give the PEM of the self-signed CA certificate, with those between it and the"
                f" authority's own, and at most one of the authority itself; found {len(roots)} and {len(signers)}"
            )
        return cls(name, roots, intermediates, signers[0] if signers else None, policy)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A timestamp that holds. ``time`` is what the authority states (UTC), true to ``accuracy_ms`` if it says.

    ``expired`` is when the first certificate of its chain ran out, where that is before ``now``.
    """

    time: datetime
    accuracy_ms: int | None
    serial: str
    policy: str
    signer: str
    expired: datetime | None


def make_request(data: bytes) -> tuple[bytes, int]:
    """The request (TimeStampReq, DER) for a timestamp over ``data``, and its nonce.

    SHA-256 over exactly these bytes; the authority is asked to send its certificates along.
    """
    builder = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256)
    # Bare `.cert_request()` means no certificates in this library.
    request = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    nonce = request.nonce
    assert nonce is not None, "a nonce was asked for"
    return request.as_bytes(), nonce


def check_reply(
    reply: bytes, data: bytes, authority: Authority, *, now: datetime, nonce: int | None = None
) -> Stamp:
    """The stamp in an authority's ``reply`` (TimeStampResp, DER) over ``data``.

    Args:
        reply: As it came.
        data: The bytes that must have been stamped.
        authority: Whose it must be, with what is pinned for it.
        now: To tell whether a certificate has run out since.
        nonce: What was asked with; None when a stored token is checked again.

    Raises:
        AnchorError: with the verdict.
    """
    response = _parse(reply)
    _require_granted(response)
    info = response.tst_info
    imprint = info.message_imprint
    if imprint.hash_algorithm.dotted_string != SHA256:
        raise AnchorError(
            "TOKEN_MISMATCH", f"{authority.name} stamped another kind of hash than SHA-256; ask it again"
        )
    if not secrets.compare_digest(imprint.message, hashlib.sha256(data).digest()):
        raise AnchorError(
            "TOKEN_MISMATCH",
            f"the timestamp of {authority.name} is over other data: it has the hash"
            f" {imprint.message.hex()[:16]}…, this checkpoint {hashlib.sha256(data).hexdigest()[:16]}…",
        )
    if nonce is not None and info.nonce != nonce:
        raise AnchorError(
            "TOKEN_MISMATCH",
            f"the answer of {authority.name} repeats another request's number: an old answer, or another's",
        )
    if authority.policy is not None and info.policy.dotted_string != authority.policy:
        raise AnchorError(
            "TOKEN_MISMATCH",
            f"stamped by {authority.name} under policy {info.policy.dotted_string}, not {authority.policy}",
        )
    _require_signature(response, authority)
    signer = _signer(response, authority)
    accuracy = info.accuracy
    return Stamp(
        time=info.gen_time.replace(microsecond=microseconds(reply)),
        accuracy_ms=None
        if accuracy is None
        else (accuracy.seconds or 0) * 1000 + (accuracy.millis or 0) + -(-(accuracy.micros or 0) // 1000),
        serial=str(info.serial_number),
        policy=info.policy.dotted_string,
        signer=signer.subject.rfc4514_string(),
        expired=_expired(signer, response, authority, now),
    )


def _parse(reply: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(sort_certificates(reply))
    except ValueError as error:
        detail = "it is no timestamp answer in strict DER"
        if "InvalidSetOrdering" in str(error):
            detail = (
                "its signed attributes are not in DER order, so that programs disagree whether it is signed"
            )
        raise AnchorError("TOKEN_MALFORMED", f"{detail}; ask the authority again, or another one") from error


def _require_granted(response: TimeStampResponse) -> None:
    if response.status != GRANTED:
        said = "; ".join(response.status_string or []) or "no reason given"
        status = _STATUS.get(response.status, f"status {response.status}")
        raise AnchorError("TOKEN_REFUSED", f"the authority did not grant it: {status} ({said[:200]})")
    try:
        signed, _ = response.signed_data, response.tst_info
        signers = len(signed.signer_infos)
    except ValueError as error:
        raise AnchorError(
            "TOKEN_MALFORMED", "it says granted and holds no token that can be read; ask again"
        ) from error
    if signers != 1:
        raise AnchorError("TOKEN_MALFORMED", f"a timestamp has one signature and this one {signers}")


def _require_signature(response: TimeStampResponse, authority: Authority) -> None:
    verifier = VerifierBuilder(
        roots=list(authority.roots),
        intermediates=list(authority.intermediates),
        tsa_certificate=authority.signer,
    ).build()
    try:
        verifier.verify(response, response.tst_info.message_imprint.message)
    except (VerificationError, ValueError) as error:
        raise _untrusted(str(error), authority.name) from error


def _untrusted(found: str, name: str) -> AnchorError:
    reasons = _REASON.findall(found)
    if "signer certificate not found" in reasons:
        return AnchorError(
            "TOKEN_NO_CERTIFICATE",
            f"the certificate that signed is neither inside the timestamp nor pinned for {name}: add the"
            " authority's own certificate to its pinned files",
        )
    if "certificate verify error" in reasons:
        why = _CHAIN.search(found)
        said = f" ({why.group(1)})" if why else ""
        return AnchorError(
            "TOKEN_UNTRUSTED",
            f"signed by somebody for whom the certificates pinned for {name} do not vouch at that time{said}",
        )
    if reasons:
        return AnchorError(
            "TOKEN_MALFORMED", f"its signature does not fit its content ({reasons[-1]}): damaged"
        )
    return AnchorError(
        "TOKEN_UNTRUSTED", f"not by {name}, or not by a certificate made for timestamps ({found})"
    )


def _signer(response: TimeStampResponse, authority: Authority) -> Certificate:
    (info,) = response.signed_data.signer_infos
    for certificate in _embedded(response):
        if certificate.issuer == info.issuer and certificate.serial_number == info.serial_number:
            return certificate
    assert authority.signer is not None, "verified without a certificate inside"
    return authority.signer


def _embedded(response: TimeStampResponse) -> list[Certificate]:
    return [load_der_x509_certificate(der) for der in response.signed_data.certificates]


def _expired(
    signer: Certificate, response: TimeStampResponse, authority: Authority, now: datetime
) -> datetime | None:
    """When the first certificate of the chain ran out, if it has."""
    pool = [*authority.roots, *authority.intermediates, *_embedded(response)]
    chain = [signer]
    while chain[-1].issuer != chain[-1].subject:
        above = next((one for one in pool if one.subject == chain[-1].issuer and one not in chain), None)
        if above is None:
            break
        chain.append(above)
    first = min(certificate.not_valid_after_utc for certificate in chain)
    return first if first < now else None


def _is_ca(certificate: Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(BasicConstraints).value.ca)
    except ExtensionNotFound:
        return False
