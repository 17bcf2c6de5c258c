"""The five sites on loopback, from the replicas in ``tests/pages``: their own spiders crawl them, unchanged.

    python -m tests.local_web            crawls them, run after run, and prints a table
    python -m tests.local_web --serve    serves them, and says how to crawl them

``web`` holds the pages by host and path; ``handler`` sends what is asked of a site to this machine; ``runs`` is the story of
a few days: a first run, one in which nothing is new, one in which stories change and a site fails, one in which it is back.
"""
