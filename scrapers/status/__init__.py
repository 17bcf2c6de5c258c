"""How a site is, said after each run: healthy, quiet, blocked, ..., with the reason in words and the first page that shows it.

watch      what a run has seen: how each request ended, what was read, what it cost   (a Scrapy extension)
ends       what the end of a request says of the site
readings   what was read from pages, and whether that has shifted against the site's history
rhythm     when the site publishes, by weekday and hour, and what its silence means
verdict    all of that, to a status
history    the runs before, in the crawl's database
hooks      a change of status, told to a command or an address
table      as people read it
"""
