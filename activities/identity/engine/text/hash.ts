/**
 * 32-bit hashes of texts, the same on every machine and in every order of reading. 0 means "no value" in the engine,
 * so no text hashes to it.
 */

/** Hash of a text by its UTF-16 code units. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return finished(hash)
}

/** One hash of two, in this order; 0 if one of them is "no value". */
export function hashOfTwo(first: number, second: number): number {
  if (first === 0 || second === 0) return 0
  return finished(Math.imul(first ^ (first >>> 15), 0x2c1b3c6d) ^ Math.imul(second, 0x297a2d39))
}

/** FNV alone leaves the low bits poor; murmur3's last steps mix them. */
function finished(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  h = (h ^ (h >>> 16)) >>> 0
  return h === 0 ? 1 : h
}
