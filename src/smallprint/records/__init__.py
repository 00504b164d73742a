"""The nouns: frozen, without I/O, known to every stage. Import from the modules, not from here."""
