"""What stands round a text and belongs to it: author boxes, tag lists, captions."""

from pipelines.engine.rules.family import Family, names
from pipelines.engine.spans import Label

AUTHOR_BOX = Family(
    Label.AUTHOR_BOX,
    tokens=names(
        "author-box authorbox author-bio authorbio about-author about-the-author author-info author-card author-profile post-author-box bio biography vcard-box contributor-bio"
    ),
)

COPYRIGHT = Family(
    Label.COPYRIGHT,
    tokens=names("copyright copyrights legal-notice disclaimer imprint"),
)
