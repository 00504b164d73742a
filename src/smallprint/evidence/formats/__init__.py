"""What other people's programs read too: trees, tiles, notes, proofs, leaves. No I/O."""
