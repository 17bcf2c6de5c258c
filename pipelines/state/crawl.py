"""``crawl.sqlite``: what is to fetch, what was fetched, and what is written, in one file, so that one transaction holds all three."""

from __future__ import annotations

from pipelines.state.database import Kind

CRAWL = "crawl.sqlite"

CRAWL_KIND = Kind(
    mark=0x57494E46,  # "WINF"
    migrations=(
        """
        CREATE TABLE url (
            site TEXT NOT NULL,
            key TEXT NOT NULL,             -- the request's fingerprint
            url TEXT NOT NULL,
            host TEXT NOT NULL,
            state TEXT NOT NULL,           -- waiting, leased, fetched, moved, gone, excluded, failed, dead
            priority INTEGER NOT NULL,     -- higher is sooner
            place INTEGER NOT NULL,        -- first come, first served
            request TEXT,                  -- JSON, until it is settled; a dead letter keeps it
            always INTEGER NOT NULL,       -- a source: due in every round
            round INTEGER NOT NULL,        -- the round that last asked for it
            found REAL NOT NULL,           -- seconds since 1970, as all times here
            interrupted INTEGER NOT NULL,  -- times that a run ended with it in hand
            deliveries INTEGER NOT NULL,   -- times that it was handed out and its callback came to no good end
            failures INTEGER NOT NULL,     -- times in a row that it could not be had
            reason TEXT,
            status INTEGER,
            etag TEXT,
            last_modified TEXT,
            fetched REAL,
            content TEXT,                  -- hash of what came of it
            articles TEXT,                 -- JSON: the ids of what came of it
            unchanged INTEGER NOT NULL,    -- visits in a row that found nothing new
            due REAL,                      -- when to ask again; NULL: not by itself
            PRIMARY KEY (site, key)
        ) WITHOUT ROWID;
        CREATE INDEX url_waiting ON url (site, priority DESC, place) WHERE state = 'waiting';
        CREATE INDEX url_due ON url (site, due) WHERE due IS NOT NULL;
        CREATE INDEX url_unsettled ON url (site, state) WHERE state IN ('leased', 'failed', 'dead');
        CREATE TABLE host (site TEXT, host TEXT, until REAL, strikes INTEGER, PRIMARY KEY (site, host)) WITHOUT ROWID;
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
        CREATE TABLE round (site TEXT PRIMARY KEY, number INTEGER, begun REAL, ended REAL) WITHOUT ROWID;
        CREATE TABLE segment (
            stream TEXT, number INTEGER, name TEXT, bytes INTEGER, lines INTEGER, begun TEXT, ended TEXT,
            PRIMARY KEY (stream, number)
        ) WITHOUT ROWID;
        CREATE TABLE article (
            id TEXT PRIMARY KEY, site TEXT, revision INTEGER, kind TEXT, headline TEXT, digest TEXT,
            segment INTEGER, offset INTEGER
        ) WITHOUT ROWID;
        """,
        """
        ALTER TABLE url ADD COLUMN seen REAL;      -- when a source or a page has named it last, to a day
        ALTER TABLE url ADD COLUMN read REAL;      -- when it was had last with its content: a 304 names no pages
        ALTER TABLE article ADD COLUMN written REAL;
        UPDATE url SET seen = max(found, ifnull(fetched, 0)), read = fetched;
        UPDATE article SET written = CAST(strftime('%s', 'now') AS REAL);
        """,
        """
        CREATE TABLE source (               -- scrapers.frontier.interface.SourceState
            site TEXT NOT NULL,
            url TEXT NOT NULL,
            kind TEXT NOT NULL,            -- feed, sitemap, listing, wordpress, blogger
            first REAL,                    -- was read first
            read REAL,                     -- asked last, and has answered
            news REAL,                     -- last named something new
            quiet INTEGER NOT NULL,        -- times in a row since that it has not
            names INTEGER NOT NULL,        -- pages of the site that it named last
            modified REAL,                 -- what its index says
            walked REAL,                   -- its pages were followed to the end
            walks INTEGER NOT NULL,        -- times since that this was begun
            missing REAL,                  -- was found not to be there
            problem TEXT,
            PRIMARY KEY (site, url)
        ) WITHOUT ROWID;
        """,
        """
        CREATE TABLE run (                  -- pipelines.status.SiteStatus
            site TEXT NOT NULL,
            begun TEXT NOT NULL,           -- ISO 8601 in UTC
            status TEXT NOT NULL,
            is_usual INTEGER,              -- later runs are compared with it; NULL: if the next one is well again
            has_pages INTEGER NOT NULL,    -- it has seen pages, new or well before
            record TEXT NOT NULL,          -- JSON
            PRIMARY KEY (site, begun)
        ) WITHOUT ROWID;
        CREATE TABLE published (            -- when a site publishes
            site TEXT NOT NULL,
            hour INTEGER NOT NULL,         -- since 1970
            articles INTEGER NOT NULL,
            PRIMARY KEY (site, hour)
        ) WITHOUT ROWID;
        CREATE TABLE told (                 -- what each hook knows
            site TEXT NOT NULL,
            hook TEXT NOT NULL,            -- STATUS_COMMAND, STATUS_WEBHOOK
            status TEXT NOT NULL,
            PRIMARY KEY (site, hook)
        ) WITHOUT ROWID;
        """,
        """
        CREATE TABLE robots (               -- scrapers.robots.KeptRobots: the last robots.txt that was had
            host TEXT PRIMARY KEY,
            body BLOB NOT NULL,
            had REAL NOT NULL
        );
        """,
    ),
    tables=frozenset(
        {"url", "host", "meta", "round", "segment", "article", "source", "run", "published", "told", "robots"}
    ),
    remedy=(
        "Put a backup in its place (scrapy state backup makes them); or move it away, and what is written is read back "
        "from the output, and the sites' pages are asked for again, but for those that scrapy known SITE --import names"
    ),
)
