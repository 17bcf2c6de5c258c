"""Other stories: related posts, recommendations, most read, next and previous."""

from pipelines.engine.rules.family import Family, names
from pipelines.engine.spans import Label

RELATED = Family(
    Label.RELATED,
    tokens=names(
        "related relatedposts jp-relatedposts related-posts related-articles relatedstories recommended recommendation "
        "recommendations recommend recirc recirculation readmore read-more readnext read-next more-stories more-news "
        "more-from also-like trending popular most-read mostread latest-news latest-posts recent-posts next-post prev-post "
        "post-navigation next-prev nextprev up-next upnext teaser teasers onward yarpp inline-promo see-also"
    ),
)
