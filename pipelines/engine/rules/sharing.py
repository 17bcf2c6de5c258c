"""Share bars, follow buttons, reaction counts."""

from pipelines.engine.rules.family import Family, names
from pipelines.engine.spans import Label

SHARING = Family(
    Label.SHARE,
    tokens=names(
        "share shares sharing sharebar sharedaddy sharethis addtoany addthis a2a social socials social-links social-share "
        "socialshare jp-sharing post-share share-buttons follow followus reactions likes like-button"
    ),
)
