"""Sign-up boxes and paywall prompts."""

from pipelines.engine.rules.family import Family, names
from pipelines.engine.spans import Label

NEWSLETTER = Family(
    Label.NEWSLETTER,
    tokens=names(
        "newsletter newsletters subscribe subscription signup sign-up mailinglist mailing-list mailchimp mc4wp mailpoet "
        "email-signup optin opt-in nl-box"
    ),
)

PAYWALL = Family(
    Label.PAYWALL,
    tokens=names("paywall regwall piano-offer subscriber-only premium-offer tp-modal meter-message"),
)
