/** Options of a command's line, for commands without positional arguments: what cannot be read is refused with what there is. */
import { parseArgs } from 'node:util';
import { messageOf, refuse } from './exit.mjs';

/**
 * The values of the options; leaves with the list of them where one is unknown or lacks its value.
 * @template {NonNullable<import('node:util').ParseArgsConfig['options']>} T
 * @param {T} options
 */
export function readOptions(options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const known = Object.entries(options).map(([name, { type }]) => (type === 'string' ? `--${name} VALUE` : `--${name}`));
    return refuse(`${messageOf(error)}\nOptions: ${known.join(', ')}.`);
  }
}

/**
 * A number above 0; leaves where it is none.
 * @param {string} option its name, without dashes
 * @param {string} text
 */
export function readPositive(option, text) {
  const number = Number(text);
  return number > 0 && Number.isFinite(number) ? number : refuse(`--${option} takes a number above 0, not "${text}".`);
}
