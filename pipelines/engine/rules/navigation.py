"""Menus, breadcrumbs, page numbers, footers: the way round a site."""

from pipelines.engine.rules.family import Family, names
from pipelines.engine.spans import Label

NAVIGATION = Family(
    Label.NAVIGATION,
    tags=names("nav menu"),
    roles=names("navigation menu menubar search banner tablist toolbar"),
    tokens=names(
        "nav navbar navigation menu submenu breadcrumb breadcrumbs crumbs pagination pager pagenavi paging topbar toolbar skip "
        "offcanvas hamburger megamenu search searchform searchbox toc dropdown post-nav nav-links page-numbers blog-pager "
        "back-to-top site-header language-switcher header-search"
    ),
)

FOOTER = Family(
    Label.NAVIGATION,
    tags=names("footer"),
    roles=names("contentinfo"),
    tokens=names(
        "colophon site-footer page-footer footer-widgets footer-menu footer-links globalfooter sub-footer footer"
    ),
)

SIDEBAR = Family(
    Label.BOILERPLATE,
    roles=names("complementary"),
    tokens=names("sidebar aside rail right-rail left-rail widget widgets widget-area secondary-column"),
)

CONTROLS = Family(
    Label.CONTROL,
    tags=names("button select option textarea label fieldset legend dialog form"),
    roles=names("button dialog alertdialog tooltip progressbar status form"),
    tokens=names(
        "tooltip screen-reader-text sr-only visually-hidden visuallyhidden screen-reader modal popup overlay toast login signin spinner skeleton"
    ),
)
