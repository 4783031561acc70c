"""Where kinds of web pages keep an article's parts: data for 微信公众号, 数字报 (electronic papers), government sites.

A selector is a tag, `#id`, `.class` or `~word`, a part of a class (`~yinti` for `bmnr_con_yinti`), or two of these with
a space between: the second below the first.
"""

from dataclasses import dataclass

Selectors = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of page. It fits a page that has an element of `body`; the first element of a row that prints is taken."""

    name: str
    body: Selectors
    kicker: Selectors = ()
    headline: Selectors = ()
    subhead: Selectors = ()
    author: Selectors = ()
    date: Selectors = ()  # and account, page number: all that tells where and when it was published


PROFILES = (
    Profile(
        "微信公众号",
        body=("#js_content", ".rich_media_content", "#js_text_desc"),
        headline=("#activity-name", "#activity_name", ".rich_media_title"),
        author=("#js_author_name", "#js_author_name_text"),
        date=("#publish_time", "#js_name", "#post-date", "#post-user", "#js_ip_wording_wrp"),
    ),
    Profile(
        "数字报",
        body=("founder-content", "enpcontent", "#ozoom", "#articleContent", "#contenttext"),
        kicker=(
            *("founder-introtitle", "founder-intro", "enpintrotitle", ".introtitle", "~yinti", ".pretitle", ".bt3"),
            *(".article h3", ".text_c h3", ".leadtitle"),
        ),
        headline=(
            *("founder-title", "enptitle", ".article h1", ".text_c h1", "h1", ".headline", ".articletitle", "~biaoti"),
            *("#title", ".title", ".font01", ".bt1"),
        ),
        subhead=(
            *("founder-subtitle", "enpsubtitle", ".article h2", ".text_c h2", ".subtitle", "~futi", ".subheadline"),
            *(".font02", ".bt2"),
        ),
        author=("founder-author", "enpauthor", ".author", "~zuozhe", ".zz"),
        date=("founder-date", ".sec", ".date", "#date", ".newstime", ".pubtime", ".ban", ".banci"),
    ),
    Profile(
        "政府网站",  # and papers that keep an article in #zoom, too
        body=("#UCAP-CONTENT", ".TRS_Editor", ".trs_editor_view", ".TRS_UEDITOR", "#zoomcon", "#zoom"),
        kicker=("~yinti",),
        headline=("h1", ".article-title", ".xl-title", ".con_title", "~biaoti", ".bt", ".title"),
        subhead=("~futi",),
        author=("~zuozhe",),
        date=(".info", ".pages-date", ".article-info", ".con_time", ".source", ".xl-info"),
    ),
)

# Words of class and id of what is no part of an article.
CHROME_WORDS = frozenset(
    """
    ad ads advert advertisement aside backtop banner bdsharebuttonbox beian bottom breadcrumb breadcrumbs bshare
    catalog comment comments cookie copyright crumb crumbs disclaimer disqus erweima ewm foot footer friendlink
    gotop guanggao header hot hotnews jiathis leftbar links location login logo menu mianbaoxie modal mulu nav
    navbar navigation newsletter next pagenav pager pagination paging paihang pinglun popup position prev prevnext
    qr qrcode rank ranking recommend recommendation recommended relate related reply respond reward rightbar search
    searchbox share sharing sidebar sidebox social submenu subscribe taglist tags toolbar toolbox tools top topbar
    toplink topnav weizhi xgxw xiangguan
    """.split()
)
CHROME_TAGS = frozenset(("nav", "footer", "aside", "form", "menu", "dialog"))
