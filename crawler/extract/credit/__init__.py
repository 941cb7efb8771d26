"""Who wrote a report: the clues of its page, text and feed, and how they are weighed."""
