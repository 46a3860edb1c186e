"""The verbs of the catalogue."""

from .assessing import NewAssessment, approve_assessment, write_assessment
from .switching import switch_off, switch_on

__all__ = ["NewAssessment", "approve_assessment", "switch_off", "switch_on", "write_assessment"]
