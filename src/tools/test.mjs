/**
 * `npm test`: everything that has to hold, from a fresh clone. Every stage runs, even after one has failed; a stage that only
 * says yes or no counts as one check. Closes with what failed and the line `N passed, N failed`, and fails when a check failed or
 * none ran.
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
const { namesOfPlaywright, namesOfVitest } = await import('./command/failures.mjs');

/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @typedef {{ count: (report: any) => Counts, names: (report: any) => string[] }} Reader of a report
 * @typedef {{ title: string, command: string[], reader?: Reader }} Stage
 */

const VITEST = { count: countVitest, names: namesOfVitest };
const PLAYWRIGHT = { count: countPlaywright, names: namesOfPlaywright };

/**
 * What runs when: the lanes of a round run side by side, the stages of a lane one after another. What needs a GPU has the
 * machine for itself.
 * @type {Stage[][][]}
 */
const ROUNDS = [
  [
    [{ title: 'lint', command: ['eslint', '--max-warnings', '0', '.'] }],
    [
      // In all files that tsconfig.json names, as tsc would, and in components.
      { title: 'types', command: ['svelte-check', '--fail-on-warnings', '--output', 'human'] },
      { title: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
      { title: 'build', command: ['vite', 'build', '--logLevel', 'warn'] },
      { title: 'size', command: ['node', 'src/tools/size.mjs'] },
      { title: 'unit', command: vitest('unit', '--project', 'unit'), reader: VITEST },
    ],
  ],
  [[{ title: 'gpu', command: vitest('gpu', '--project', 'gpu'), reader: VITEST }]],
  [[{ title: 'chromium', command: vitest('chromium', '--config', 'vitest.browser.config.ts'), reader: VITEST }]],
  [[{ title: 'e2e', command: ['playwright', 'test'], reader: PLAYWRIGHT }]],
];

const total = { passed: 0, failed: 0, names: /** @type {string[]} */ ([]) };
for (const lanes of ROUNDS) {
  const alone = lanes.length === 1;
  for (const ending of lanes.flatMap((lane) => start(lane, alone))) {
    const { passed, failed, names, said } = await ending;
    process.stdout.write(said);
    total.passed += passed;
    total.failed += failed;
    total.names.push(...names);
  }
}
if (total.names.length > 0) console.log(`\nFailed, or passed at the second try:\n${total.names.join('\n')}\n`);
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
 * @returns {Promise<Counts & { names: string[], said: string }>}
 */
async function run({ title, command, reader }, alone) {
  let said = '';
  const say = (/** @type {string} */ text) => void (alone ? process.stdout.write(text) : (said += text));
  say(`\n--- ${title}: ${command.join(' ')}\n`);
  const startTime = performance.now();
  const status = await statusOf(command, say);
  const report = reader && readReport(title);
  const counts = reader?.count(report) ?? { passed: 0, failed: 0 };
  const names = (reader?.names(report) ?? []).map((name) => `${title}: ${name}`);
  if (!reader && status === 0) counts.passed = 1;
  if (status !== 0 && counts.failed === 0) counts.failed = 1; // it broke outside of any test
  if (counts.failed > 0 && names.length === 0) names.push(title);
  say(`--- ${title}: ${counts.passed} passed, ${counts.failed} failed, ${((performance.now() - startTime) / 1000).toFixed(1)} s\n`);
  return { ...counts, names, said };
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
