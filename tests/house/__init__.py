"""The law of the house, checked on the source itself: no test here runs the product."""
