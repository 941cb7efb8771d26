"""The way of a report, from its listing to the page of its event. Every stage is called here and nowhere else.

    poll     channel -> fetch -> parse -> keep items                       poll.py      Poller.poll
    read     item    -> fetch -> keep page -> extract -> keep report       read.py      PageReader.read_due, read_url
    compare  report  -> keep whose text it prints                          compare.py   Comparer.compare_all
    match    report  -> decide -> keep decision, attach or open            attach.py    Attacher.attach_all
    publish  event   -> render -> write what changed                       show.py      Publisher.changed, everything

Store first: an item is on disk before its page is asked for, a page before it is extracted, a report before it is
matched. Each step starts from the store and may be repeated, so a process killed at any instant loses nothing and
doubles nothing. What to do is decided by pure functions of the stages; here they are only called in order.
"""
