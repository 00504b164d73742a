"""What Smallprint does when it is asked to, or when the time has come: track, capture, keep going."""
