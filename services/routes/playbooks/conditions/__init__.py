"""What a playbook may ask of a situation. A condition is one pure function with a Dutch name; a name that is not here is refused
at load.
"""

from services.routes.playbooks.conditions import moves, people, per_event, work
from services.routes.playbooks.conditions.register import CONDITIONS

__all__ = ["CONDITIONS", "moves", "people", "per_event", "work"]
