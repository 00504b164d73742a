"""The log on the disk, read and appended to; another copy of it, and how the two compare."""
