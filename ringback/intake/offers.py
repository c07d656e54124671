"""What intake announces: which of its rows go with a case. What a request is called at its source,
and what became of a row of a file, stay: a second reading must find the case, wherever it is."""

from ringback.base import belongings
from ringback.intake.models import IntakeForm, Suspicion, Triage

for of_case in (IntakeForm, Triage, Suspicion):
    belongings.belong(of_case, "ticket_id")
