/**
 * Whether a name contains one of the parts, as the options --only and --against take them.
 * @param {string} name
 * @param {string | undefined} parts between commas; every name will do where there is none
 */
export function isNamed(name, parts) {
  return parts === undefined || parts.split(',').some((part) => name.includes(part));
}
