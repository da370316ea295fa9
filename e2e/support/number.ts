/** A number as the page writes it: true minus, thin spaces, powers of ten as superscripts. */
export function numberOf(text: string): number {
  const plain = text.replace(/[\u202f\s]/g, '').replace('−', '-');
  const power = /^(-?[\d.]*)[×·]?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(plain);
  if (!power) return Number(plain);
  const exponent = power[2]!.replace('⁻', '-').replace(/[⁰-⁹¹²³]/g, (digit) => String('⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)));
  return Number(power[1] || 1) * 10 ** Number(exponent);
}

const NUMBER = /−?(?:\d+(?:\u202f\d{3})*(?:\.\d+)?(?:\u202f×\u202f10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)/g;

/** All numbers of a text, in order. */
export function numbersIn(text: string): number[] {
  return (text.match(NUMBER) ?? []).map(numberOf);
}

/** The first number after some words of a text; NaN where there is none. */
export function numberAfter(text: string, words: string): number {
  const at = text.indexOf(words);
  return at < 0 ? NaN : (numbersIn(text.slice(at + words.length))[0] ?? NaN);
}
