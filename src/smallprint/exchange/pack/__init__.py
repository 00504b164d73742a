"""Evidence packs: one record with everything it rests on, in one zip that a stranger can check offline.

``build.pack_record`` makes one; ``derived.derive`` gives the files of a pack that follow from its evidence, and is
what ``smallprint verify FILE.zip`` holds them against (``smallprint.evidence.packcheck``).
"""
