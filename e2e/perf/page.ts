import { openBench } from './bench';
import { NETWORKS } from './networks';
import { profile } from './profile';
import type { DispatchTime } from './profile';
import { measureSpeed } from './speed';
import type { Speed } from './speed';

export interface Options {
  readonly windows: number;
  readonly seconds: number;
  /** Steps over which dispatches are timed; 0 for none. */
  readonly profileSteps: number;
}

export interface Measured extends Speed {
  readonly name: string;
  readonly planMs: number;
  readonly pipelinesMs: number;
  readonly dispatches: number;
  readonly kernels: number;
  readonly megaflop: number;
  readonly profile: readonly DispatchTime[];
}

async function measure(name: string, { windows, seconds, profileSteps }: Options): Promise<Measured> {
  const bench = await openBench(NETWORKS.find((network) => network.name === name)!);
  const { plan, planMs, pipelinesMs, ctx } = bench;
  const speed = await measureSpeed(bench, windows, seconds);
  const result = {
    name,
    ...speed,
    planMs,
    pipelinesMs,
    dispatches: plan.dispatches.length,
    kernels: new Set(plan.dispatches.map(({ wgsl }) => wgsl)).size,
    megaflop: plan.dispatches.reduce((sum, { flops }) => sum + flops, 0) / 1e6,
    profile: profileSteps > 0 ? await profile(bench, profileSteps) : [],
  };
  if (ctx.uncapturedErrors > 0) throw new Error(`${name}: ${ctx.uncapturedErrors} GPU errors`);
  ctx.close();
  return result;
}

/** What the command in src/tools/perf.mjs calls. */
Object.assign(globalThis, { perf: { names: NETWORKS.map(({ name }) => name), measure } });
