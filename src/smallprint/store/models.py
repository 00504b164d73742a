"""The public database: an index over log and blobs, which can be dropped and made again from them.

Primary keys of public records are their numbers, minted in the leaf that first names the thing.
``leaf`` is the index of that leaf. Nothing here is edited by hand; the projector writes all of it.
"""

from __future__ import annotations

from django.db import models

from smallprint.records.ids import Kind, format_id


class Record(models.Model):
    """What all citable rows share."""

    KIND: Kind

    number = models.BigIntegerField(primary_key=True)
    leaf = models.BigIntegerField()

    class Meta:
        abstract = True

    @property
    def public_id(self) -> str:
        """``SP-V-000042-F``."""
        return format_id(self.KIND, self.number)


class Platform(Record):
    """A named service. The same service in several archive collections is one platform."""

    KIND = Kind.PLATFORM

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    sector = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["name"]


class Document(Record):
    """One policy of a platform."""

    KIND = Kind.DOCUMENT

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="documents")
    type = models.CharField(max_length=40)
    type_name = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    locale = models.CharField(max_length=20, blank=True)
    collection = models.CharField(max_length=80, blank=True)
    attribution = models.JSONField(default=dict)
    live = models.BooleanField()
    render = models.BooleanField(default=False)
    last_capture_time = models.DateTimeField(null=True)
    next_due = models.DateTimeField(null=True, db_index=True)
    current_version = models.ForeignKey("Version", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["title"]


class Source(models.Model):
    """An address of a document, with what the next conditional request needs."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="sources")
    part = models.IntegerField()
    url = models.TextField(blank=True)
    etag = models.TextField(blank=True)
    last_modified = models.TextField(blank=True)
    body_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["part"]
        constraints = [models.UniqueConstraint(fields=["document", "part"], name="one_source_a_part")]


class Capture(Record):
    """One attempt to fetch a document, kept whatever came of it."""

    KIND = Kind.CAPTURE

    document = models.ForeignKey(Document, models.CASCADE, related_name="captures")
    part = models.IntegerField(default=0)
    time = models.DateTimeField()
    url_asked = models.TextField(blank=True)
    url_reached = models.TextField(blank=True)
    hops = models.JSONField(default=list)
    status = models.IntegerField(null=True)
    outcome = models.CharField(max_length=30)
    reasons = models.JSONField(default=list)
    media_type = models.CharField(max_length=120, blank=True)
    body_sha256 = models.CharField(max_length=64, blank=True)
    body_size = models.BigIntegerField(null=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    warc_sha256 = models.CharField(max_length=64, blank=True)
    """Salted, as is the screenshot: names of what ``SaltedStore`` holds, not hashes of the bytes alone."""
    screenshot_sha256 = models.CharField(max_length=64, blank=True)
    removed = models.JSONField(default=dict)
    """Of what was redacted, by role (``body``, ``content``, ``warc``, ``screenshot``): when, why, by which leaf."""
    relation = models.CharField(max_length=20, blank=True)
    """How it stands to ``version``: ``first`` (made it), ``verification``, ``body`` (another body of it).
    ``page`` without a version: good in itself, kept for when the document's other pages are good too."""
    version = models.ForeignKey("Version", models.SET_NULL, null=True, related_name="captures")
    refused = models.JSONField(null=True)
    """Of a text refused for being unlike the version before: its language and words, and since when."""
    provenance = models.JSONField(default=dict)
    row_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001  (unique or absent)
    """Identity of an archive's row, so that an import run twice changes nothing."""

    class Meta:
        ordering = ["time", "number"]
        indexes = [models.Index(fields=["document", "time"])]


class Version(Record):
    """A version text whose comparison key differs from the one before it."""

    KIND = Kind.VERSION

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    ordinal = models.IntegerField()
    time = models.DateTimeField()
    text_sha256 = models.CharField(max_length=64)
    key_sha256 = models.CharField(max_length=64)
    reading_sha256 = models.CharField(max_length=64, blank=True)
    analysis_sha256 = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=8, blank=True)
    words = models.IntegerField()
    provision_count = models.IntegerField(default=0)
    effective_date = models.CharField(max_length=40, blank=True)
    last_verified = models.DateTimeField()
    verifications = models.IntegerField(default=0)
    cosmetic = models.IntegerField(default=0)
    confirmed_time = models.DateTimeField(null=True)
    confirmed_rule = models.CharField(max_length=40, blank=True)
    silent = models.JSONField(default=list)
    removed = models.TextField(blank=True)
    """When its words were redacted, why, by which leaf: a sentence for readers. So on the other rows."""

    class Meta:
        ordering = ["document", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["document", "ordinal"], name="ordinal_in_document")]

    @property
    def confirmed(self) -> bool:
        """True once a later observation showed that the text stood."""
        return self.confirmed_time is not None


class Provision(Record):
    """A clause with an identity that lives across versions. Fields below ``current`` are its latest state."""

    KIND = Kind.PROVISION

    document = models.ForeignKey(Document, models.CASCADE, related_name="provisions")
    first_version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    last_version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    current = models.BooleanField()
    title = models.CharField(max_length=300)
    main_type = models.CharField(max_length=40)
    severity = models.CharField(max_length=20)
    direction = models.CharField(max_length=20)
    removed = models.TextField(blank=True)
    """Of a provision of which no version that is still held has the words."""

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["document", "current"])]


class ProvisionType(models.Model):
    """The clause types of a current provision: what prevalence and clause-type pages count."""

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="types")
    type = models.CharField(max_length=40, db_index=True)
    confidence = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provision", "type"], name="a_type_once")]


class Wording(models.Model):
    """One wording of a provision, from the version that brought it to the one that replaced it."""

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="wordings")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    text_sha256 = models.CharField(max_length=64, db_index=True)
    title = models.CharField(max_length=300)
    path = models.JSONField(default=list)
    types = models.JSONField(default=list)
    severity = models.CharField(max_length=20)
    reasons = models.JSONField(default=list)
    direction = models.CharField(max_length=20)
    facts = models.JSONField(default=list)


class Occurrence(models.Model):
    """Where a provision stands in a version: its place in the reading and its offsets in the text."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="occurrences")
    place = models.IntegerField()
    provision = models.ForeignKey(Provision, models.CASCADE, related_name="occurrences")
    wording = models.ForeignKey(Wording, models.CASCADE, related_name="occurrences")
    start = models.IntegerField()
    end = models.IntegerField()

    class Meta:
        ordering = ["version", "place"]
        constraints = [models.UniqueConstraint(fields=["version", "place"], name="a_place_once")]


class Change(Record):
    """The difference between two consecutive versions of a document."""

    KIND = Kind.CHANGE

    document = models.ForeignKey(Document, models.CASCADE, related_name="changes")
    before = models.OneToOneField(Version, models.CASCADE, related_name="change_after")
    after = models.OneToOneField(Version, models.CASCADE, related_name="change_before")
    time = models.DateTimeField(db_index=True)
    pattern = models.CharField(max_length=30)
    materiality = models.CharField(max_length=20)
    direction = models.CharField(max_length=20)
    affected = models.JSONField(default=list)
    effective_date = models.CharField(max_length=40, blank=True)
    summary = models.TextField()
    removed = models.TextField(blank=True)
    gap = models.BooleanField(default=False)
    """Upstream held records between the two versions that we do not hold: never confirmed."""
    returns_to = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="+")
    blob_sha256 = models.CharField(max_length=64)
    confirmed_time = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-time", "-number"]

    @property
    def confirmation(self) -> str:
        """``confirmed`` or ``observed``."""
        return "confirmed" if self.confirmed_time is not None else "observed"

    @property
    def counted(self) -> bool:
        """True for what counts and alerts: a substantive act of the platform, confirmed."""
        return self.materiality == "substantive" and self.confirmed_time is not None


class ChangePart(models.Model):
    """One edit of a change, and the provision it happened to."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="parts")
    place = models.IntegerField()
    kind = models.CharField(max_length=20)
    materiality = models.CharField(max_length=20)
    direction = models.CharField(max_length=20)
    types = models.JSONField(default=list)
    what = models.TextField()
    before_start = models.IntegerField(null=True)
    before_end = models.IntegerField(null=True)
    after_start = models.IntegerField(null=True)
    after_end = models.IntegerField(null=True)
    provisions = models.ManyToManyField(Provision, related_name="change_parts")

    class Meta:
        ordering = ["change", "place"]


class StatementSet(models.Model):
    """The statements made about one version: one blob, numbered from ``first_number`` on."""

    leaf = models.BigIntegerField()
    version = models.ForeignKey(Version, models.CASCADE, related_name="statement_sets")
    first_number = models.BigIntegerField(unique=True)
    count = models.IntegerField()
    blob_sha256 = models.CharField(max_length=64)
    removed = models.TextField(blank=True)


class Observation(models.Model):
    """What page code or recorded behaviour shows, told apart from what the policy says."""

    leaf = models.BigIntegerField()
    document = models.ForeignKey(Document, models.CASCADE, related_name="observations")
    capture = models.ForeignKey(Capture, models.CASCADE, related_name="observations")
    basis = models.CharField(max_length=30)
    first_number = models.BigIntegerField(unique=True)
    count = models.IntegerField()
    blob_sha256 = models.CharField(max_length=64)
    removed = models.TextField(blank=True)


class Anchor(models.Model):
    """Outside evidence of time over a checkpoint of the log: checked before its leaf was appended.

    Every leaf below ``size`` existed at ``time``; every leaf after ``leaf`` was made after it, because what
    the outsider signed could not be known before.
    """

    leaf = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)
    """``rfc3161``, ``cosignature``, ``opentimestamps`` or ``beacon`` (a lower bound only; size 0)."""
    authority = models.CharField(max_length=200)
    size = models.BigIntegerField(db_index=True)
    time = models.DateTimeField(null=True)
    """What the outsider attests, UTC; None where nothing is attested yet (a pending OpenTimestamps proof)."""
    token_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["leaf"]


class Redaction(models.Model):
    """A blob that was erased on purpose, and which leaf says why."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    leaf = models.BigIntegerField()
    time = models.DateTimeField()
    reason = models.TextField()


class Knowledge(models.Model):
    """What the program went by from this leaf on: tables, weights, stages, each with version and SHA-256."""

    leaf = models.BigIntegerField(primary_key=True)
    time = models.DateTimeField()
    parts = models.JSONField()


class Applied(models.Model):
    """How much of the log these tables show. One row."""

    size = models.BigIntegerField()
    origin = models.CharField(max_length=200)
    simulated_clock = models.BooleanField()
