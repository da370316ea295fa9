/** Exit codes of the commands, and leaving with one. */
import fs from 'node:fs';

export const EXIT = { finished: 0, failed: 1, input: 2, diverged: 3, stopped: 130 };

/**
 * Leaves because the command or its document cannot be carried out as it is.
 * @param {string} message
 * @returns {never}
 */
export function refuse(message) {
  console.error(message);
  process.exit(EXIT.input);
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * What a JSON file holds; leaves where it cannot be read or is none.
 * @param {string} file
 * @returns {unknown}
 */
export function readJson(file) {
  let text;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    return refuse(`Cannot read ${file}: ${messageOf(error)}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(`${file} is not JSON: ${messageOf(error)}`);
  }
}
