"""The catalogue on the desk: what is kept and why, assessments, and the switches of risky uses."""
