"""Facts made from what the modules below know, a batch of subjects at a time.

Each function answers the facts as they should be now and writes nothing: incremental counting and
counting everything anew are the same arithmetic.
"""
