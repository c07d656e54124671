"""What identity offers to the frame: the menu of whoever is logged in."""

from ringback.base import shell

shell.tools.add("user", shell.Tool(template="identity/user_menu.html", order=90))
