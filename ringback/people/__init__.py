"""Who works where: the organisation tree, departments, posts, teams, skills, shifts, presence.

Owns Organisation, Department, Post, Team, Skill, StaffMember, SkillHolding, Shift, Presence. A
place in the tree is a path such as ``/44/4401/440103/``; a department is a node below its
organisation, ``/44/4401/~billing/``. Whoever holds a path holds all that begins with it; the slash
at the end keeps 4401 apart from 44010.

Doors: queries, commands, events, states. Stands on identity.
"""
