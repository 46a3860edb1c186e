// The locality's own keyword rules, as dispatch/triage.py reads them. A suggestion: the server decides at the end.
const FULL_WEIGHT = 6;

function fits(text, any, not) {
  return !not.some((word) => text.includes(word.toLowerCase())) && any.some((word) => text.includes(word.toLowerCase()));
}

// [{category, sure}] with the surest in front; sure in hundredths.
export function guess(words, rules) {
  const text = words.normalize("NFKC").toLowerCase();
  const weights = new Map();
  for (const rule of rules.keywords) {
    if (fits(text, rule.any, rule.not)) weights.set(rule.category, (weights.get(rule.category) || 0) + rule.weight);
  }
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const ranked = [...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return ranked.map(([category, weight]) => ({
    category, sure: Math.round(((100 * weight) / total) * (Math.min(weight, FULL_WEIGHT) / FULL_WEIGHT)),
  }));
}

export function isUrgent(words, rules) {
  const text = words.normalize("NFKC").toLowerCase();
  return Boolean(rules.urgent) && fits(text, rules.urgent.any, rules.urgent.not);
}
