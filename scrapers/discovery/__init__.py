"""Where a site's pages are named. Each reader takes bytes and gives what is found in them: entries, further sources, the next page.

    feeds       RSS, Atom, RDF; hands JSON on to json_feed and blogger
    json_feed   JSON Feed 1.0 and 1.1
    blogger     Blogger's own JSON
    wordpress   WordPress's REST interface
    sitemaps    sitemaps, indexes, news sitemaps, robots.txt's lines
    listings    pages that list others
    addresses   which of two addresses are one; which are no article's
    entry       what an entry says, and the order of entries

``scrapers.finding`` asks for sources and follows what is found.
"""
