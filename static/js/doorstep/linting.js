/* What a note on getting into a building may not say, told before it is kept: the rules come with the pack, the same
   as the server's (canvassing/doorstep/linting.py), and the server checks again. Pure. */

const made = new WeakMap()

/** The sentence that says what should not be there; null when all is well. `rules`: the pack's `lint`. */
export function lint(text, rules) {
  const kind = foundIn(text, rules)[0]
  return kind ? rules.words?.[kind] ?? kind : null
}

/** Kinds of what should not be there, in the order of the rules. */
export function foundIn(text, rules) {
  if (!rules) return []
  const folded = fold(text, rules)
  return [...new Set(patterns(rules).filter(([, pattern]) => pattern.test(folded)).map(([kind]) => kind))]
}

export function fold(text, { replace = [], strip }) {
  const plain = replace.reduce((so, [old, by]) => so.replaceAll(old, by), text.normalize("NFKD").toLowerCase())
  return strip ? plain.replace(new RegExp(strip, "g"), "") : plain
}

function patterns(rules) {
  if (!made.has(rules)) made.set(rules, (rules.patterns ?? []).flatMap(compiled))
  return made.get(rules)
}

/** An old browser may not know how to read one of them: the server will. */
function compiled({ kind, pattern }) {
  try {
    return [[kind, new RegExp(pattern, "i")]]
  } catch {
    return []
  }
}
