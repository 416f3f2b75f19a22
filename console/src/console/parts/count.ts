// How many there are, in words: "1 user", "2,000 users".

/** `nouns` is the plural, by an s. */
export function countOf(number: number, nouns: string): string {
  return number === 1 ? `1 ${nouns.slice(0, -1)}` : `${number.toLocaleString("en")} ${nouns}`;
}
