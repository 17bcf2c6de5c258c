"""Everything that happens to a page.

A spider yields a Page: bytes, and what is known of them. The engine (``pipelines.engine``) decodes and
parses it, splits it into blocks, gives each block a label and cuts the labelled page into stories: one
as a rule, ten on a digest. Then one stage after another makes an article of each story:

    strip     takes away what is not the article, with a receipt for every piece
    complete  fills the fields: headline, authors, dates, tags, images, addresses, provenance
    origin    says where the story comes from
    judge     rates it, and drops with a reason what is no article
    stories   finds the other articles that tell it
    store     writes it: one line of JSON, whole or not at all

The order is one tuple, ``STAGES`` in ``scrapers/settings.py``. In a crawl the engine and the first three, which are pure,
do their work where a page is read (``reading``), in a process of its own where there is a core for it (``processes``):
what comes to the stages is an Article, and the first three let it pass. Nothing here imports ``scrapers``, and
nothing in the engine imports Scrapy: ``engine.extract`` runs the same functions on any bytes.
"""
