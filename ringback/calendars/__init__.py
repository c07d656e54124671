"""Calendars: the hours a service is open, its holidays and its make-up days (调休), by version.

Owns Calendar and its immutable Versions. Arithmetic is the kernel's (``worktime``); this module
keeps what to reckon with. Doors: queries (calendar_version), commands (install_packaged,
import_notice, publish), events (CalendarPublished), which clocks hear to reckon anew.
"""
