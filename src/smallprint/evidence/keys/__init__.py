"""Who signs and who is trusted: key files, pins with their bounds, rotation, following a chain of keys."""
