/** A number as the page writes it: true minus, thin spaces, powers of ten as superscripts. */
export function numberOf(text: string): number {
  const plain = text.replace(/[\u202f\s]/g, '').replace('−', '-');
  const power = /^(-?[\d.]*)×?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(plain);
  if (!power) return Number(plain);
  const exponent = power[2]!.replace('⁻', '-').replace(/[⁰-⁹¹²³]/g, (digit) => String('⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)));
  return Number(power[1] || 1) * 10 ** Number(exponent);
}
