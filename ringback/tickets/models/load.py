"""What each member of staff has in hand, kept in a row: nobody counts it when work is given out."""

from django.db import models


class Load(models.Model):
    """The points of the sheets somebody carries (§3.1.2). Moved with the sheet, in one
    transaction, by conditional update: of two sheets for the last free points one finds none."""

    ref = models.CharField(max_length=80, primary_key=True)
    points = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.ref}: {self.points}"
