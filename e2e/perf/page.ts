import { openBench } from './bench';
import type { Bench } from './bench';
import { NETWORKS } from './networks';
import { profile } from './profile';
import type { DispatchTime } from './profile';
import { measureSpeed } from './speed';
import type { Speed } from './speed';

/** What a network's training step is made of, and what it took to make it. */
export interface Opened {
  readonly name: string;
  readonly planMs: number;
  readonly pipelinesMs: number;
  readonly dispatches: number;
  readonly kernels: number;
  readonly megaflop: number;
}

/** What the command puts together of one network. */
export interface Measured extends Opened, Speed {
  /** Steps for each second that all threads of the GPU process were computing: what other programs take does not change it. */
  readonly stepsPerCpuSecond: number;
  readonly profile: readonly DispatchTime[];
}

let bench: Bench | undefined;

async function open(name: string): Promise<Opened> {
  bench = await openBench(NETWORKS.find((network) => network.name === name)!);
  const { plan, planMs, pipelinesMs } = bench;
  return {
    name,
    planMs,
    pipelinesMs,
    dispatches: plan.dispatches.length,
    kernels: new Set(plan.dispatches.map(({ wgsl }) => wgsl)).size,
    megaflop: plan.dispatches.reduce((sum, { flops }) => sum + flops, 0) / 1e6,
  };
}

function close(): void {
  const { ctx, network } = bench!;
  if (ctx.uncapturedErrors > 0) throw new Error(`${network.name}: ${ctx.uncapturedErrors} GPU errors`);
  ctx.close();
}

/** What the command in src/tools/perf.mjs calls, in this order for each network; `profile` may be left out. */
Object.assign(globalThis, {
  perf: {
    names: NETWORKS.map(({ name }) => name),
    open,
    speed: (windows: number, seconds: number) => measureSpeed(bench!, windows, seconds),
    profile: (steps: number) => profile(bench!, steps),
    close,
  },
});
