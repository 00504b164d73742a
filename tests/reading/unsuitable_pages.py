"""Pages that come instead of a policy, written for the tests and for ``eval gate``."""

from __future__ import annotations

from smallprint.records.vocabulary import Outcome

UNSUITABLE: tuple[tuple[str, Outcome], ...] = (
    (
        "# One more step\n\nPlease verify you are human to go on to shop.example.\n\nRay ID: 71aa",
        Outcome.BLOCKED,
    ),
    ("Just a moment...\n\nChecking your browser before you reach the site.", Outcome.BLOCKED),
    ("# Access Denied\n\nYou don't have permission to open this address on this server.", Outcome.BLOCKED),
    ("Our systems noticed unusual traffic from your network. Solve the captcha below.", Outcome.BLOCKED),
    ("# Vérification de votre navigateur\n\nMerci de patienter, vous serez redirigé.", Outcome.BLOCKED),
    ("Bitte bestätigen Sie, dass Sie kein Roboter sind, um fortzufahren.", Outcome.BLOCKED),
    ("# Acceso denegado\n\nNo tiene permiso para ver esta página.", Outcome.BLOCKED),
    ("# 404\n\nPage not found\n\n[Take me home](https://a.example/)", Outcome.ERROR_PAGE),
    ("Oops! Something went wrong. Try again later.", Outcome.ERROR_PAGE),
    ("# Service Unavailable\n\nThe server is busy.", Outcome.ERROR_PAGE),
    ("We'll be back soon. The shop is down for maintenance tonight.", Outcome.ERROR_PAGE),
    ("# Page introuvable\n\nLe lien est peut-être ancien.", Outcome.ERROR_PAGE),
    ("Die Seite wurde nicht gefunden. Zur Startseite", Outcome.ERROR_PAGE),
    ("Página no encontrada. Vuelva al inicio.", Outcome.ERROR_PAGE),
    ("You need to enable JavaScript to run this app.", Outcome.NEEDS_RENDERING),
    ("Veuillez activer JavaScript pour afficher ce site.", Outcome.NEEDS_RENDERING),
    ("Bitte aktivieren Sie JavaScript in den Einstellungen.", Outcome.NEEDS_RENDERING),
    (
        "# Sign in\n\nEmail or phone\n\nForgot password?\n\nCreate account\n\nRemember me",
        Outcome.NOT_A_POLICY,
    ),
    ("   \n\n  ", Outcome.EMPTY),
    ("# Privacy Policy", Outcome.EMPTY),
)
