"""Cookie banners and what consent platforms print."""

from pipelines.engine.rules.family import Family, names
from pipelines.engine.spans import Label

CONSENT = Family(
    Label.CONSENT,
    tokens=names(
        "cookie cookies consent gdpr ccpa cookiebar cookiebanner cookie-banner cookie-notice cookieconsent cookiebot cky "
        "onetrust didomi quantcast usercentrics borlabs cmplz complianz cc-window privacy-banner eu-cookie truste"
    ),
)
