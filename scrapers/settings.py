"""Settings of the crawl: politeness, the order of the stages, where output goes. No logic.

Scrapy's own settings keep their names; ours stand at the end.
"""

from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent

BOT_NAME = "winnow"
SPIDER_MODULES = ["scrapers.spiders"]
SPIDER_LOADER_CLASS = "scrapers.loading.SiteLoader"  # a site's file with a mistake is said, and stops no other
NEWSPIDER_MODULE = "scrapers.spiders"
COMMANDS_MODULE = "scrapers.commands"

# Who asks.
USER_AGENT = "Winnow/0.1 (news article crawler)"  # CONTACT goes into the brackets; another one is left as it is
CONTACT = (
    ""  # where publishers can reach you: an address of a page (https://...) or of mail, which is sent as From, too
)
ADDONS = {"scrapers.contact.Contact": 0}
ROBOTSTXT_USER_AGENT = "Winnow"  # the product token that groups of robots.txt name (RFC 9309, 2.2.1)

# Politeness.
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 1.0  # seconds between two requests to one host, at least
CRAWL_DELAY_MOST = 30  # seconds; a robots.txt that asks for more (Crawl-delay, Request-rate) is given that
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_TIMEOUT = 30  # seconds
METAREFRESH_MAXDELAY = 2  # seconds; a page that stays for longer before it leads elsewhere is there to be read
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # bytes
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the spider says it, in one line and in words
COOKIES_ENABLED = False
CONCURRENT_ITEMS = 2  # of one page; Scrapy makes so many tasks for each answer, and the stages do not wait for anything

# Both can run code sent to a port of this machine.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# What is to fetch is kept in STATE_DIR: a crawl that is killed goes on where it was.
SCHEDULER = "scrapers.frontier.scheduler.FrontierScheduler"
DOWNLOADER_MIDDLEWARES = {
    "scrapers.middlewares.reading.WaitForReading": 10,  # next to the engine
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # allows all while robots.txt answers 503
    "scrapers.middlewares.robots.ObeyRobots": 100,  # in its place
    "scrapers.middlewares.outcomes.NoteOutcomes": 555,  # next to RetryMiddleware, on the far side
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,  # follows pages to themselves
    "scrapers.middlewares.refresh.FollowRefresh": 580,  # in its place
    "scrapers.middlewares.whole.RefuseBroken": 595,  # before HttpCompressionMiddleware unpacks
    "scrapers.middlewares.pace.KeepPace": 1000,  # next to the downloader
}
REVISIT = "due"  # which known pages a run asks for again: due (by age and by how they change), all, never
RESUME_WITHIN_HOURS = 12  # an interrupted run that began earlier asks its feeds and listings again
MAX_DELIVERIES = 3  # times that a page may fail in the spider or a stage, before `scrapy deadletters` has it
STOP_AFTER_KNOWN = 20  # known pages in a row, none of them due, after which a source's next page is not asked for
SINCE = ""  # leave alone what sources say to be older: 2025-10-21, 12h, 7d, 2w; empty: nothing is too old (--since)
LIMIT = 0  # pages of a site that a run asks for; 0: all (--limit); the next run goes on
LIMIT_MINUTES = 0  # that a run works on a site; 0: as long as it takes (--minutes)
LIMIT_BYTES = 0  # that a run receives from a site; 0: any number (--bytes 50M)
BACKFILL = False  # follow every source to its end, also behind what is known (--backfill)
WAIT_FOR_HOST = 300  # seconds that a run waits for a host which asks to be left alone; the next run has the rest

# How each site is: said at the end of a run, and told where it has changed.
EXTENSIONS = {
    "scrapers.status.watch.WatchSite": 0,
    "scrapers.status.hooks.TellChanges": 0,
    "scrapers.extensions.received.CountReceived": 0,  # for LIMIT_BYTES, and what a run has cost
}
STATUS_COMMAND = ""  # a command that is run when a site's status changes, with the status as JSON on its standard input
STATUS_WEBHOOK = ""  # an address that is sent the same with POST

# The path of a page: read as it leaves the spider, then one stage after another.
SPIDER_MIDDLEWARES = {
    "scrapers.middlewares.reading.ReadPages": 10,
    "scrapers.middlewares.rights.KnowSites": 20,
    "scrapers.middlewares.outcomes.MarkChildren": 30,
}
STAGES = (
    "pipelines.strip.Strip",
    "pipelines.complete.Complete",
    "pipelines.origin.Origin",
    "pipelines.judge.Judge",
    "pipelines.usage.Usage",
    "pipelines.stories.stage.Stories",
    "pipelines.store.Store",
)
ITEM_PIPELINES = {stage: 100 * place for place, stage in enumerate(STAGES, 1)}

# Copies of a run's items (-o, -O, FEEDS) are the same lines as the store's.
FEED_EXPORT_ENCODING = "utf-8"
FEED_EXPORTERS = {
    "jsonl": "scrapers.exporters.ArticleLines",
    "jsonlines": "scrapers.exporters.ArticleLines",
    "jl": "scrapers.exporters.ArticleLines",
}

LOG_LEVEL = "INFO"

# Winnow's own.
OUTPUT_DIR = PROJECT_DIR / "output" / "live"  # articles.jsonl, receipts.jsonl, events.jsonl; a replay has its own
STATE_DIR = PROJECT_DIR / "state"  # what crawls remember over runs; replays never touch it
STORIES_ENABLED = True  # keep STATE_DIR/stories.sqlite: cluster_id, duplicate_of, origin.first_seen
ROTATE_BYTES = 512 * 1024 * 1024  # size at which articles.jsonl is finished under a name of its own; 0: at none
ROTATE_DAILY = False  # finish it with its day (UTC), too
ROTATE_GZIP = False  # compress what is finished
RETAIN_OUTPUT_DAYS = 0  # delete finished segments after so many days; 0: never, as they are what a crawl is for
RETAIN_STATE_DAYS = 400  # forget addresses, articles and stories that nothing has named for so long; a year, and a yearly page has time. 0: never
RETAIN_LOG_BYTES = 64 * 1024 * 1024  # size at which a run puts LOG_FILE aside (four older ones are kept); 0: never
LEDGER = "live"  # read the site's ledger in STATE_DIR and learn the next; a file or folder: read that one; empty: none
EXTRACT_IN = "auto"  # where pages are read: process (beside the crawl), reactor (within it), auto: beside it on two cores and more
EXTRACT_TIMEOUT = (
    60  # seconds to read a page in a process: one of 10 MiB takes 14, what takes four times as long has no end
)
RECEIPTS = "region"  # what `removed` holds: full (the page's chrome too), region, count (no texts)
USAGE = ""  # what the output is for: search, input, train; articles whose rights object are left out. Empty: all stay
USAGE_ACTION = "drop"  # or mark: they stay, with a warning on the line
TDMREP_ENABLED = True  # ask each host once for /.well-known/tdmrep.json
