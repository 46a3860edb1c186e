"""Where things are: areas with their 12-digit codes and dates, and the grids drawn inside villages."""
