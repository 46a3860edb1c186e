"""What every door stands in: headers, language, who is acting, the error map, form shapes, the parts of a page.

No rules and no writes. A door declares its addresses with ``routes.route``, reads what was sent with a
``forms.Schema``, calls one verb, and answers with ``pages.page``.
"""
