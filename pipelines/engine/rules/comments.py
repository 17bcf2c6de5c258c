"""Readers' comments and the form to write one."""

from pipelines.engine.rules.family import Family, names
from pipelines.engine.spans import Label

COMMENTS = Family(
    Label.COMMENTS,
    tokens=names(
        "comment comments commentlist commentform comment-form comment-list comments-area comment-respond respond disqus "
        "disqus-thread fb-comments commento livefyre replies reply-form"
    ),
)

COMMENT_STEMS = ("comment", "koment", "kommentar", "comentario", "commentaire", "commenti", "reactie")
"""How words of class names for comments begin: commentbody, komentarzWiersz."""
COMMENTARY = ("commentary", "commentator")
"""Opinion pieces are text."""
