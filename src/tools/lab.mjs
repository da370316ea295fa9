/**
 * `npm run --silent lab -- recipe.json --out folder`: trains a recipe and computes what its document asks for, without a page.
 * docs/lab.md has the format of the document and of the files.
 *
 *     --steps N                        training steps, instead of the document's own
 *     --executor NAME                  who computes: the GPU in float32 as auto chooses, as passes or in lanes, or the
 *                                      interpreter in float64 on the CPU
 *     --names contract|pytorch         how the tensors of parameters.safetensors are called and laid out
 *     --shard I/N                      part I (1 at the first) of N of what can be shared
 *     --merge folder...                no run: puts the folders of all shards together
 *
 * Progress goes to stderr. Exit code 0: finished; 1: failure; 2: the command or the document is wrong; 3: training
 * diverged; 130: stopped by Ctrl-C, which leaves what is finished.
 */
import fs from 'node:fs';
import path from 'node:path';
import { enterGpuEnvironment } from './gpu/environment.mjs';
import { install } from './command/install.mjs';
import { root } from './command/root.mjs';
import { readArguments } from './lab/arguments.mjs';
import { EXIT, messageOf } from './command/exit.mjs';
import { resultFolder, resultWriter } from './lab/files.mjs';

const PROGRESS_MS = 250;

const command = readArguments();
install();
if (!('merge' in command) && command.executor !== 'interpreter') await enterGpuEnvironment();
await lab();

async function lab() {
  console.log = console.error; // stdout carries nothing
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort());
  try {
    const write = resultWriter(command.out);
    const { outcome, message, differing } = await ('merge' in command ? merged(command, write) : computed(command, write, stop.signal));
    const figures = differing > 0 ? `; ${differing} figures differ, see report.md` : '';
    console.error(message ?? `${outcome}; the results are in ${command.out}${figures}`);
    process.exit(EXIT[/** @type {keyof typeof EXIT} */ (outcome)]); // a GPU keeps Node alive
  } catch (error) {
    console.error(messageOf(error));
    process.exit(EXIT.failed);
  }
}

/**
 * @param {import('./lab/arguments.mjs').RunCommand} run
 * @param {ReturnType<typeof resultWriter>} write
 * @param {AbortSignal} signal
 */
async function computed(run, write, signal) {
  if (run.executor !== 'interpreter') await (await import('./gpu/nodeGpu.mjs')).installGpu();
  const { prepareData } = await import('./data/prepareData.mjs');
  prepareData();
  const { runLab } = await commandModule();
  return runLab({ ...run, write, readAppFile, signal, onProgress: progress() });
}

/**
 * @param {import('./lab/arguments.mjs').MergeCommand} merge
 * @param {ReturnType<typeof resultWriter>} write
 */
async function merged({ merge }, write) {
  const { mergeLab } = await commandModule();
  return mergeLab(merge.map(resultFolder), write);
}

async function commandModule() {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(path.join(root, 'src/lab/headless/cli.ts'), { root, configFile: false, logLevel: 'error' });
  return module;
}

/** @param {string} name a path below the app's own address, such as `data/iris.json` */
async function readAppFile(name) {
  const bytes = await fs.promises.readFile(path.join(root, 'public', name));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

/** A line on stderr now and then, and at the end of each part. */
function progress() {
  let last = 0;
  return (/** @type {string} */ what, /** @type {number} */ done, /** @type {number} */ total) => {
    const now = performance.now();
    if (done < total && now - last < PROGRESS_MS) return;
    last = now;
    console.error(`${what} ${done}/${total}`);
  };
}
