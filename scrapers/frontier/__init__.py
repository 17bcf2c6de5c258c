"""What is to fetch, and what was fetched: kept so that a crawl may be killed at any moment and lose nothing.

    interface   put, lease, ack, fail, block: what any store of requests has to do
    sqlite      the default: a table of ``STATE_DIR/crawl.sqlite``, in one transaction with what is written
    revisits    when a page is asked for again, and a failed one tried again
    requests    a Scrapy request as JSON and back: callbacks by name, no pickle
    redirects   those that lead to another site, or nowhere
    endings     how leases end, and who is told
    budget      what a run may take of a site
    plan        what a run would ask for, and why
    scheduler   all of it behind Scrapy's SCHEDULER
    known       addresses that need not be fetched: taken in, handed on
    deadletters addresses that were given up: listed, tried again, forgotten

A request is leased when it is handed to Scrapy and acked when Scrapy is done with it: its callback is exhausted, and every
item that it made is stored, dropped by a rule, or failed with a reason. Acks, what they have found, and the lines of the
articles are committed together. What was leased when a run was killed is handed out again by the next.
"""
