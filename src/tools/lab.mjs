/**
 * `npm run --silent lab -- recipe.json --out folder`: trains a recipe and computes what its document asks for, without a page.
 * docs/lab.md has the format of the document and of the files.
 *
 *     --steps N                        training steps, instead of the document's own
 *     --executor passes|interpreter    who computes: the GPU in float32, or the CPU in float64
 *     --names contract|pytorch         how the tensors of parameters.safetensors are called and laid out
 *     --shard I/N                      part I (1 at the first) of N of what can be shared
 *
 * Progress goes to stderr. Exit code 0: finished; 1: failure; 2: the command or the document is wrong; 3: training
 * diverged; 130: stopped by Ctrl-C, which leaves what is finished.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { install, root } from './install.mjs';

const USAGE =
  'Usage: npm run --silent lab -- recipe.json --out folder [--steps N] [--executor passes|interpreter] [--names contract|pytorch] [--shard I/N]';
const EXIT = { finished: 0, failed: 1, input: 2, diverged: 3, stopped: 130 };
const PROGRESS_MS = 250;

const command = readArguments();
const json = readDocument(command.input);
install();
if (command.executor === 'interpreter' || !(await respawned())) await lab();

function readArguments() {
  const options = /** @type {const} */ ({
    out: { type: 'string' },
    steps: { type: 'string' },
    executor: { type: 'string', default: 'passes' },
    names: { type: 'string', default: 'contract' },
    shard: { type: 'string' },
  });
  let parsed;
  try {
    parsed = parseArgs({ allowPositionals: true, options });
  } catch (error) {
    return refuse(`${messageOf(error)}\n${USAGE}`);
  }
  const { values, positionals } = parsed;
  const [input, ...rest] = positionals;
  if (input === undefined || rest.length > 0) return refuse(`Give one recipe.\n${USAGE}`);
  if (values.out === undefined) return refuse(`--out is missing: give the folder for the results.\n${USAGE}`);
  if (!['contract', 'pytorch'].includes(values.names)) return refuse(`--names must be contract or pytorch, not "${values.names}".`);
  return {
    input,
    out: values.out,
    executor: values.executor,
    names: values.names,
    steps: stepsOf(values.steps),
    shard: shardOf(values.shard),
  };
}

/** @param {string | undefined} text */
function stepsOf(text) {
  if (text === undefined) return undefined;
  const steps = Number(text);
  if (text !== '' && Number.isInteger(steps) && steps >= 0 && steps <= 10_000_000) return steps;
  return refuse(`--steps must be a whole number from 0 to 10000000, not "${text}".`);
}

/** @param {string | undefined} text */
function shardOf(text) {
  if (text === undefined) return undefined;
  const [index = 0, count = 0] = /^\d+\/\d+$/.test(text) ? text.split('/').map(Number) : [];
  if (index >= 1 && index <= count) return { index: index - 1, count };
  return refuse(`--shard must be a part and a number of parts such as 1/4, not "${text}".`);
}

/** @param {string} file */
function readDocument(file) {
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

/**
 * Where the environment lacks something that the GPU needs from the start, runs this very command again in one that has it,
 * and passes signals on.
 */
async function respawned() {
  const { gpuEnvironment } = await import('./browser.mjs');
  const additions = await gpuEnvironment();
  if (Object.keys(additions).length === 0) return false;
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...additions } });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
  const status = await new Promise((ended) => child.on('exit', ended));
  process.exit(typeof status === 'number' ? status : EXIT.failed);
}

async function lab() {
  console.log = console.error; // stdout carries nothing
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort());
  try {
    fs.mkdirSync(command.out, { recursive: true });
    if (command.executor !== 'interpreter') await (await import('./nodeGpu.mjs')).installGpu();
    const { prepareData } = await import('./data.mjs');
    prepareData();
    const { runnerImport } = await import('vite');
    const { module } = await runnerImport(path.join(root, 'src/lab/headless/labCli.ts'), { root, configFile: false, logLevel: 'error' });
    const { executor, names, steps, shard } = command;
    const settings = { json, executor, names, steps, shard, write, readAppFile, signal: stop.signal, onProgress: progress() };
    const { outcome, message, differing } = await module.runLab(settings);
    if (message !== undefined) console.error(message);
    else
      console.error(`${outcome}; the results are in ${command.out}${differing > 0 ? `; ${differing} figures differ, see report.md` : ''}`);
    process.exit(EXIT[/** @type {keyof typeof EXIT} */ (outcome)]); // a GPU keeps Node alive
  } catch (error) {
    console.error(messageOf(error));
    process.exit(EXIT.failed);
  }
}

/**
 * Never half a file under its final name.
 * @param {string} name
 * @param {string | Uint8Array} content
 */
async function write(name, content) {
  const draft = path.join(command.out, `.${name}.${process.pid}`);
  try {
    await fs.promises.writeFile(draft, content);
    await fs.promises.rename(draft, path.join(command.out, name));
  } catch (error) {
    await fs.promises.rm(draft, { force: true });
    throw error;
  }
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

/**
 * @param {string} message
 * @returns {never}
 */
function refuse(message) {
  console.error(message);
  process.exit(EXIT.input);
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
