/** A text cut where λ_max, n_in and their like have an index: every second part is one. */
export const symbolParts = (text: string): string[] => text.split(/(?<=[λαγσ]|\bn)_(\p{L}+|\d+)/u);
