"""How a site is, said after each run: healthy, quiet, blocked, ..., with the reason in words and the first page that shows it.

    watch      what a run has seen: how each request ended, what was read, what it cost   (a Scrapy extension)
    ends       what the end of a request says of the site
    readings   what was read from pages, and whether that has shifted against the site's history
    rhythm     when the site publishes, by weekday and hour, and what its silence means
    facts      what all of that is together, with the runs before
    verdict    from there to a status
    history    the runs before, in the crawl's database
    badpages   the pages that show what is wrong, kept
    hooks      a change of status, told to a command or an address
    words      one status in a line
    table      many, as people read them

docs/status.md says how it is decided.
"""
