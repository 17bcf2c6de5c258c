"""Advertising, sponsored boxes, calls to do something other than read on."""

from pipelines.engine.rules.family import Family, names
from pipelines.engine.spans import Label

ADVERTS = Family(
    Label.ADVERT,
    tags=names("ins"),
    tokens=names(
        "ad ads adv advert adverts advertisement advertising adsense adslot adbox adunit ad-slot ad-container google-ad gpt dfp "
        "sponsor sponsored sponsors promo promos promotion promoted banner-ad taboola outbrain mgid revcontent affiliate commercial"
    ),
)

CALLS_TO_ACTION = Family(
    Label.CALL_TO_ACTION,
    tokens=names("cta call-to-action donate donation support-us whatsapp-channel app-download download-app chatbot"),
)
