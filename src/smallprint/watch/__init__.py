"""Who is told what, when and by which channel. So far: the digest of watched platforms."""
