/** PyTorch beside the page, where Python has it. */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { root } from '../command/root.mjs';

const PYTHON = process.env.PYTHON ?? 'python3';

/**
 * A stand as e2e/bench/stand.ts has it, or why there is none.
 * @param {(workload: string) => Promise<unknown>} taskOf the task of a workload as JSON
 * @returns {{version: string, stand: object, end: () => void} | {missing: string}}
 */
export function startTorch(taskOf) {
  const { status, stdout } = spawnSync(PYTHON, ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' });
  if (status !== 0) return { missing: `PyTorch is left out: ${PYTHON} -c "import torch" fails here.` };
  const python = spawn(PYTHON, [path.join(root, 'e2e/bench/pytorch.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = readline.createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const ask = async (request) => {
    python.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error('PyTorch has ended');
    const answer = JSON.parse(value);
    if (answer.failed) throw new Error(answer.failed);
    return answer;
  };
  const stand = {
    open: async (workload) => ask({ open: await taskOf(workload) }),
    run: async (_, units) => (await ask({ run: units })).ms,
    close: async () => undefined,
  };
  return { version: stdout.trim(), stand, end: () => python.kill() };
}
