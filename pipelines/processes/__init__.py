"""Work in processes of their own: whatever a page does to the engine, the crawl goes on.

    place   there, or in the reactor as before: one interface, and answers in the order of the calls
    pool    starts the processes, and calls functions in them, one call a process at a time
    worker  what runs there: it imports what it is sent, and nothing of the crawl

A process that dies has had one page in hand, so it is known which; one that is too slow is ended by its own alarm,
also when nobody is left to end it. One that waits ends with its parent, however that has ended.
"""
