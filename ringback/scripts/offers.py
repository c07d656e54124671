"""What scripts announce: what of the handbook is measured on the clock."""

from ringback.handbook import queries as handbook

handbook.measure("script.waiting.limit")
