/**
 * `npm test`: everything that has to hold, from a fresh clone. Every stage runs, even after one has failed; a stage that only
 * says yes or no counts as one check. Closes with the line `N passed, N failed`, and fails when a check failed or none ran.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { install, root } from './install.mjs';

const RESULTS = path.join(root, 'test-results');

install();
fs.rmSync(RESULTS, { recursive: true, force: true });
fs.mkdirSync(RESULTS);
const { prepareData } = await import('./data.mjs');
prepareData();

const { countPlaywright, countVitest } = await import('./counts.mjs');

/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @type {{ title: string, command: string[], count?: (report: any) => Counts }[]}
 */
const STAGES = [
  { title: 'types', command: ['tsc', '--noEmit'] },
  { title: 'components', command: ['svelte-check', '--fail-on-warnings', '--output', 'human'] },
  { title: 'lint', command: ['eslint', '--max-warnings', '0', '.'] },
  { title: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { title: 'unit', command: vitest('unit', '--project', 'unit'), count: countVitest },
  { title: 'gpu', command: vitest('gpu', '--project', 'gpu'), count: countVitest },
  { title: 'chromium', command: vitest('chromium', '--config', 'vitest.browser.config.ts'), count: countVitest },
  { title: 'build', command: ['vite', 'build', '--logLevel', 'warn'] },
  { title: 'size', command: ['node', 'src/tools/size.mjs'] },
  { title: 'e2e', command: ['playwright', 'test'], count: countPlaywright },
];

const total = { passed: 0, failed: 0 };
for (const stage of STAGES) {
  const { passed, failed } = run(stage);
  total.passed += passed;
  total.failed += failed;
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
 * Runs a stage and says how it went on one line.
 * @param {typeof STAGES[number]} stage
 * @returns {Counts}
 */
function run({ title, command, count }) {
  console.log(`\n--- ${title}: ${command.join(' ')}`);
  const start = performance.now();
  const [program = '', ...args] = command;
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: [path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter) },
  });
  const counts = count ? count(readReport(title)) : { passed: 0, failed: 0 };
  if (!count && status === 0) counts.passed = 1;
  if (status !== 0 && counts.failed === 0) counts.failed = 1; // it broke outside of any test
  console.log(`--- ${title}: ${counts.passed} passed, ${counts.failed} failed, ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return counts;
}

/** @param {string} title */
function readReport(title) {
  const file = path.join(RESULTS, `${title}.json`);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
}
