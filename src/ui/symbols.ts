/** A text cut where λ_max and its like have an index: every second part is one. */
export const symbolParts = (text: string): string[] => text.split(/(?<=[λαγσ])_(\p{L}+|\d+)/u);
