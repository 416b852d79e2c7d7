"""Make the database, its schemas and roles, and the key material, once; running it again changes nothing.

Used alike by the native stack and by the one-shot job of the containers. The services themselves never hold
rights that would let them do any of this.
"""

SERVICES = ("intake", "dispatch", "deliberation", "evaluation", "followup")
