/**
 * `npm run --silent evaluate -- case.json [out.json] [--executor auto|passes|lanes|interpreter]`: computes what a golden case wants, in
 * float64 on the CPU or in float32 on the GPU, and writes it as JSON to out.json or to stdout, which carries nothing else.
 * Exit code 2: the command or its file cannot be read; 1: the case cannot be computed.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT, messageOf, readJson, refuse } from './command/exit.mjs';
import { enterGpuEnvironment } from './gpu/environment.mjs';
import { install } from './command/install.mjs';
import { root } from './command/root.mjs';

const USAGE = 'Usage: npm run --silent evaluate -- case.json [out.json] [--executor auto|passes|lanes|interpreter]';
const EXECUTORS = ['auto', 'passes', 'lanes', 'interpreter'];

const { input, output, executor } = readArguments();
const caseJson = readJson(input);
install();
if (executor !== 'interpreter') await enterGpuEnvironment();
await evaluate();

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { executor: { type: 'string', default: 'auto' } } });
    const [input, output, ...rest] = positionals;
    if (input === undefined || rest.length > 0) refuse(`Give one case and at most one output file.\n${USAGE}`);
    if (!EXECUTORS.includes(values.executor)) refuse(`--executor must be ${EXECUTORS.join(' or ')}, not "${values.executor}".\n${USAGE}`);
    return { input, output, executor: values.executor };
  } catch (error) {
    return refuse(`${messageOf(error)}\n${USAGE}`);
  }
}

async function evaluate() {
  console.log = console.error; // stdout is for the result
  try {
    if (executor !== 'interpreter') await (await import('./gpu/nodeGpu.mjs')).installGpu();
    const { runnerImport } = await import('vite');
    const { module } = await runnerImport(path.join(root, 'src/lab/evaluate/cli.ts'), { root, configFile: false, logLevel: 'error' });
    const text = `${JSON.stringify(await module.evaluateCase(caseJson, { executor }), null, 1)}\n`;
    if (output === undefined) await new Promise((written) => process.stdout.write(text, written));
    else fs.writeFileSync(output, text);
    process.exit(0); // a GPU keeps Node alive
  } catch (error) {
    console.error(messageOf(error));
    process.exit(EXIT.failed);
  }
}
