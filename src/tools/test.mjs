/**
 * `npm test`: everything that has to hold, from a fresh clone. Every stage runs, even after one has failed; a stage that only
 * says yes or no counts as one check. Closes with the line `N passed, N failed`, and fails when a check failed or none ran.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { install } from './command/install.mjs';
import { root } from './command/root.mjs';

const RESULTS = path.join(root, 'test-results');

install();
fs.rmSync(RESULTS, { recursive: true, force: true });
fs.mkdirSync(RESULTS);
const { prepareData } = await import('./data/prepareData.mjs');
prepareData();

const { countPlaywright, countVitest } = await import('./command/counts.mjs');

/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @typedef {{ title: string, command: string[], count?: (report: any) => Counts }} Stage
 */

/**
 * What runs when: the lanes of a round run side by side, the stages of a lane one after another. What needs a GPU has the
 * machine for itself.
 * @type {Stage[][][]}
 */
const ROUNDS = [
  [
    [{ title: 'lint', command: ['eslint', '--max-warnings', '0', '.'] }],
    [
      { title: 'types', command: ['tsc', '--noEmit'] },
      { title: 'components', command: ['svelte-check', '--fail-on-warnings', '--output', 'human'] },
      { title: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
      { title: 'build', command: ['vite', 'build', '--logLevel', 'warn'] },
      { title: 'size', command: ['node', 'src/tools/size.mjs'] },
      { title: 'unit', command: vitest('unit', '--project', 'unit'), count: countVitest },
    ],
  ],
  [[{ title: 'gpu', command: vitest('gpu', '--project', 'gpu'), count: countVitest }]],
  [[{ title: 'chromium', command: vitest('chromium', '--config', 'vitest.browser.config.ts'), count: countVitest }]],
  [[{ title: 'e2e', command: ['playwright', 'test'], count: countPlaywright }]],
];

const total = { passed: 0, failed: 0 };
for (const lanes of ROUNDS) {
  const alone = lanes.length === 1;
  for (const ending of lanes.flatMap((lane) => start(lane, alone))) {
    const { passed, failed, said } = await ending;
    process.stdout.write(said);
    total.passed += passed;
    total.failed += failed;
  }
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/**
 * @param {string} title
 * @param {string[]} choice
 */
function vitest(title, ...choice) {
  return ['vitest', 'run', ...choice, '--reporter=default', '--reporter=json', `--outputFile=test-results/${title}.json`];
}

/**
 * Starts the stages of a lane, each when the one before it has ended.
 * @param {Stage[]} lane
 * @param {boolean} alone
 */
function start(lane, alone) {
  /** @type {Promise<unknown>} */
  let before = Promise.resolve();
  return lane.map((stage) => {
    const ending = before.then(() => run(stage, alone));
    before = ending;
    return ending;
  });
}

/**
 * Runs a stage, which says on its last line how it went. What it says appears at once where it runs alone; else it is handed
 * back, so that stages do not interrupt each other.
 * @param {Stage} stage
 * @param {boolean} alone
 * @returns {Promise<Counts & { said: string }>}
 */
async function run({ title, command, count }, alone) {
  let said = '';
  const say = (/** @type {string} */ text) => void (alone ? process.stdout.write(text) : (said += text));
  say(`\n--- ${title}: ${command.join(' ')}\n`);
  const startTime = performance.now();
  const status = await statusOf(command, say);
  const counts = count ? count(readReport(title)) : { passed: 0, failed: 0 };
  if (!count && status === 0) counts.passed = 1;
  if (status !== 0 && counts.failed === 0) counts.failed = 1; // it broke outside of any test
  say(`--- ${title}: ${counts.passed} passed, ${counts.failed} failed, ${((performance.now() - startTime) / 1000).toFixed(1)} s\n`);
  return { ...counts, said };
}

/**
 * Runs a command to its end, with what it says handed on.
 * @param {string[]} command
 * @param {(text: string) => void} say
 * @returns {Promise<number | null>} its exit status; null where it was killed or could not start
 */
function statusOf([program = '', ...args], say) {
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: [path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter) },
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', say);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      say(`${error.message}\n`);
      resolve(null);
    });
    child.on('close', resolve);
  });
}

/** @param {string} title */
function readReport(title) {
  const file = path.join(RESULTS, `${title}.json`);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
}
