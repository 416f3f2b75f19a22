// The dialects, as people call them.

export const DIALECTS = {
  ENKRYPT: "Enkrypt",
  EXPRESS: "Express Gateway",
  ANTFLY: "Antfly",
  AUTHGATE: "AuthGate",
  ADVERITY: "Adverity",
} as const;

export type Dialect = keyof typeof DIALECTS;
