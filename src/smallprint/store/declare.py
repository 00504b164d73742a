"""Finding platforms by name, and naming new ones."""

from __future__ import annotations

from django.utils.text import slugify

from smallprint.store.models import Platform


def find_platform(name: str) -> int | None:
    """The number of the platform of that name, whatever collection it was first seen in."""
    rows = Platform.objects.filter(name=name).values_list("number", flat=True)
    return rows.first()


def slug_for(name: str, taken: set[str]) -> str:
    """A slug that no other platform has. ``taken`` holds those of this draft and is added to."""
    base = slugify(name)[:100] or "platform"
    slug, count = base, 1
    while slug in taken or Platform.objects.filter(slug=slug).exists():
        count += 1
        slug = f"{base}-{count}"
    taken.add(slug)
    return slug
