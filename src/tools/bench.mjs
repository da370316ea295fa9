/**
 * `npm run bench`: this project beside other ways of doing the same. In one page of headless Chromium, on one adapter, it takes
 * turns with TensorFlow.js, jax-js, a plain JavaScript loop and a network of JavaScript objects, and with PyTorch outside the
 * page where there is one. All start from the same numbers; results are compared first, and what is wrong is marked and left out
 * of the means.
 *
 *     npm run bench -- [--only TEXT[,TEXT]] [--against TEXT[,TEXT]] [--quick] [--rounds 5] [--seconds 1] [--node] [--json FILE]
 *
 * --only      workloads whose name contains one of these; "start" is the start of a page
 * --against   libraries whose name contains one of these, beside this project
 * --quick     three rounds of a fifth of a second
 * --node      without a browser: on the adapter that the webgpu package finds, beside the loop and PyTorch
 * --json      also writes everything to a file
 *
 * RAVINE_GPU=hardware measures on the machine's own GPU. Compare numbers of one run only.
 */
import fs from 'node:fs';
import os from 'node:os';
import { openStands } from './bench/stands.mjs';
import { measure } from './bench/rounds.mjs';
import { measureStarts } from './bench/starts.mjs';
import { deviceTable, ratesTable, ratiosTable, startTable } from './bench/tables.mjs';
import { readOptions, readPositive } from './command/options.mjs';
import { enterGpuEnvironment } from './gpu/environment.mjs';
import { isNamed } from './measure/names.mjs';

const values = readOptions({
  only: { type: 'string' },
  against: { type: 'string' },
  quick: { type: 'boolean', default: false },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  node: { type: 'boolean', default: false },
  json: { type: 'string' },
});
const rounds = readPositive('rounds', values.rounds ?? (values.quick ? '3' : '5'));
const seconds = readPositive('seconds', values.seconds ?? (values.quick ? '0.2' : '1'));

if (values.node) await enterGpuEnvironment();
const report = await bench();
console.log(text(report));
if (values.json !== undefined) fs.writeFileSync(values.json, `${JSON.stringify(report, null, 1)}\n`);
process.exit(0); // a GPU keeps Node alive

async function bench() {
  const { stands, first, workloads, peaks, notes, close } = await openStands(values.node);
  try {
    const wanted = workloads.filter(({ name }) => isNamed(name, values.only));
    const chosen = Object.fromEntries(Object.entries(stands).filter(([name]) => name === first || isNamed(name, values.against)));
    const measuredPeaks = wanted.length ? await peaks() : undefined;
    const rows = [];
    for (const workload of wanted) {
      console.error(`${new Date().toLocaleTimeString('en-GB')}  ${workload.name}, ${workload.unit}`);
      const entries = await measure(chosen, workload, { rounds, seconds });
      console.error(`          ${entries.map(({ library, rate }) => `${library} ${rate?.toPrecision(3) ?? 'failed'}`).join(', ')}`);
      rows.push({ workload, entries });
    }
    const starts = !values.node && isNamed('start', values.only) ? await measureStarts(values.against, rounds) : [];
    if (rows.length + starts.length === 0) throw new Error(`No workload has "${values.only}" in its name.`);
    return { machine: machine(), rounds, seconds, notes, peaks: measuredPeaks, rows, starts };
  } finally {
    await close();
  }
}

function machine() {
  const [cpu] = os.cpus();
  return { cpu: cpu.model.trim(), cores: os.cpus().length, load: os.loadavg()[0], node: process.version };
}

/** @param {Awaited<ReturnType<typeof bench>>} report */
function text({ machine, notes, peaks, rows, starts }) {
  const failures = rows.flatMap(({ workload, entries }) =>
    entries.flatMap(({ library, failed }) => (failed ? [`${workload.name}: ${library} failed: ${failed}`] : [])),
  );
  const measured = rows.length
    ? [
        `Peak: ${peaks.arithmetic.toFixed(1)} GFLOP/s of multiply-adds, ${peaks.copying.toFixed(2)} GB/s copied by a shader.`,
        ratesTable(rows),
        ratiosTable(rows),
        deviceTable(rows, peaks),
      ]
    : [];
  return [
    `${machine.cores} × ${machine.cpu}, load ${machine.load.toFixed(1)} at the end, Node ${machine.node}.`,
    ...notes,
    ...measured,
    ...(starts.length ? [startTable(starts)] : []),
    ...failures,
  ].join('\n\n');
}
