import { GpuContext } from '../../gpu/context';
import type { Executor } from '../../graph';

/** An executor on the environment's own GPU, which is asked for when the first program is loaded. */
export function onOwnGpu(make: (ctx: GpuContext) => Executor): Executor {
  let made: Promise<Executor> | undefined;
  return {
    load: async (program, feeds, replicas) => {
      made ??= GpuContext.create(navigator.gpu).then(make);
      return (await made).load(program, feeds, replicas);
    },
  };
}
