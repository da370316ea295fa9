/** The arguments of `npm run --silent lab`. */
import { parseArgs } from 'node:util';
import { messageOf, readJson, refuse } from '../command/exit.mjs';

const USAGE = [
  'Usage: npm run --silent lab -- recipe.json --out folder [--steps N] [--executor NAME] [--names contract|pytorch] [--shard I/N]',
  '       npm run --silent lab -- --merge folder... --out folder',
].join('\n');
const MOST_STEPS = 10_000_000;

/**
 * @typedef {{ out: string, merge: string[] }} MergeCommand
 * @typedef {{ out: string, json: unknown, executor: string, names: string, steps?: number, shard?: { index: number, count: number } }} RunCommand
 */

/**
 * What the command line asks for; leaves with a message where it asks for nothing that can be done.
 * @returns {MergeCommand | RunCommand}
 */
export function readArguments() {
  const options = /** @type {const} */ ({
    out: { type: 'string' },
    steps: { type: 'string' },
    executor: { type: 'string' },
    names: { type: 'string' },
    shard: { type: 'string' },
    merge: { type: 'boolean', default: false },
  });
  let parsed;
  try {
    parsed = parseArgs({ allowPositionals: true, options });
  } catch (error) {
    return refuse(`${messageOf(error)}\n${USAGE}`);
  }
  const { values, positionals } = parsed;
  const { out, merge, executor = 'auto', names = 'contract', steps, shard } = values;
  if (out === undefined) return refuse(`--out is missing: give the folder for the results.\n${USAGE}`);
  if (merge) return mergeOf(positionals, out, values);
  const [input, ...rest] = positionals;
  if (input === undefined || rest.length > 0) return refuse(`Give one recipe.\n${USAGE}`);
  if (!['contract', 'pytorch'].includes(names)) return refuse(`--names must be contract or pytorch, not "${names}".`);
  return { out, executor, names, ...stepsOf(steps), ...shardOf(shard), json: readJson(input) };
}

/**
 * @param {string[]} merge
 * @param {string} out
 * @param {Record<string, unknown>} values
 * @returns {MergeCommand}
 */
function mergeOf(merge, out, values) {
  const foreign = ['steps', 'executor', 'names', 'shard'].find((name) => values[name] !== undefined);
  if (foreign !== undefined) return refuse(`--${foreign} does not go with --merge: it belongs to the runs that are merged.\n${USAGE}`);
  if (merge.length === 0) return refuse(`--merge needs the folders of all shards.\n${USAGE}`);
  return { out, merge };
}

/** @param {string | undefined} text */
function stepsOf(text) {
  if (text === undefined) return {};
  const steps = Number(text);
  if (/^\d+$/.test(text) && steps <= MOST_STEPS) return { steps };
  return refuse(`--steps must be a whole number from 0 to ${MOST_STEPS}, not "${text}".`);
}

/** @param {string | undefined} text */
function shardOf(text) {
  if (text === undefined) return {};
  const [index = 0, count = 0] = /^\d+\/\d+$/.test(text) ? text.split('/').map(Number) : [];
  if (index >= 1 && index <= count) return { shard: { index: index - 1, count } };
  return refuse(`--shard must be a part and a number of parts such as 1/4, not "${text}".`);
}
