"""What the matters add up to. Reads only, through the queries of the rooms below; every figure carries its
denominator."""
