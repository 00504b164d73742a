"""The sample web: fictional platforms whose policies change on known dates, served over HTTP on loopback."""
