"""Evidence packs: the zip, what is in it, and checking it offline. ``check_pack`` is where to begin."""

from smallprint.evidence.packcheck.check import check_pack
from smallprint.evidence.packcheck.container import PackRefusedError, write_zip
from smallprint.evidence.packcheck.contents import Contents, IncompletePackError

__all__ = ["Contents", "IncompletePackError", "PackRefusedError", "check_pack", "write_zip"]
