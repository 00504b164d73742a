"""An analytics loader behind a consent wrapper that is told not to wait for consent.

The page's code says ``alwaysLoadSegment: true``; the policy text says that analytics wait for a choice.
Smallprint must tell this as page code, with its place in the captured bytes, and never as policy text.
"""

from __future__ import annotations

VENDOR = "pulsemetry.example"
FLAG = "alwaysLoadSegment: true"
_TEMPLATE = """<script>
  window.consentGate = window.consentGate || {};
  (function (gate) {
    gate.config = {
      vendor: 'https://cdn.VENDOR/gate/v3/loader.js',
      banner: { position: 'bottom', rejectButton: true },
      categories: { necessary: true, analytics: false, marketing: false },
      alwaysLoadSegment: true,
      segment: {
        writeKey: 'pm_live_7c1e05d2aa',
        endpoint: 'https://in.VENDOR/v1/t',
        trackPages: true,
        sessionReplay: { enabled: true, maskInputs: false }
      }
    };
    gate.onConsent = function (choice) {
      if (choice.analytics || gate.config.alwaysLoadSegment) { gate.load(gate.config.segment); }
    };
    gate.load = function (segment) {
      var tag = document.createElement('script');
      tag.async = true;
      tag.src = gate.config.vendor + '?k=' + segment.writeKey;
      document.head.appendChild(tag);
    };
    gate.onConsent({ analytics: false });
  })(window.consentGate);
</script>
"""
LOADER = _TEMPLATE.replace("VENDOR", VENDOR)


def with_loader(page: str) -> str:
    """The page with the wrapper at the end of its head."""
    return page.replace("</head>", f"{LOADER}</head>", 1)
