"""下書き: what somebody typed and has not saved yet, kept on the server (design.md §5).

An app names each form once (``kinds.register``). A page with such a form is four lines::

    draft = opened(request, "consultation.slip")                 # koganei.drafts.opening
    form = draft.form(SlipForm, request)
    …                          {% include "partials/draft.html" %} inside <form>
    finish(by=by, draft=draft)                                   # koganei.drafts.actions, in the
                                                                 # action that saves the record
"""
