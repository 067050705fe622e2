"""The service: pages and JSON over one ledger, for people who review, read and confirm.

`create(Service(...))` gives the application, `serve(service, host, port)` runs it on this machine. A page is a module
with one `router` (see `app`); its texts stand in `texts/`, its template in `templates/`.
"""
