"""What the demonstration puts into the frame: how much of it is made."""

from ringback.base import shell

shell.tools.add("demo", shell.Tool(template="demo/progress.html", order=10))
