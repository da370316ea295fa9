import type { FetchBytes } from '../../data/sets/dataSet';
import type { DataCache } from './dataCache';
import type { Snapshot } from '../run/deviceState';
import type { HostSource } from '../device/gpuHost';
import type { Event } from '../protocol/messages';
import type { StartPoint } from '../protocol/landscape';
import type { Recipe } from '../recipe/recipe';
import type { LoadingData } from '../data/trainingData';

export interface SessionOptions {
  readonly gpu: GPU | undefined;
  /** The answer to a request for an adapter that has been made already. */
  readonly adapter?: Promise<GPUAdapter | null> | undefined;
  readonly fetchBytes: FetchBytes;
  readonly post: (event: Event, transfer?: Transferable[]) => void;
  /** How long a submit should take, in ms: about 8 when someone watches, 50 when not. */
  readonly targetMs?: number;
  /** False for an address from which browsers hide the GPU: plain http of another machine. */
  readonly isSecure?: boolean;
  /** Where the device and the data come from, where they are shared with another session. */
  readonly hosts?: HostSource;
  readonly data?: DataCache;
}

/** What a session needs to go on with a run where another one stands. */
export interface Handover {
  readonly recipe: Recipe;
  readonly loading: LoadingData;
  /** The states that were kept, from step 0 on; the present one is the last. */
  readonly kept: readonly [Snapshot, ...Snapshot[]];
  /** Parameters that it was given to begin with, in the place of the recipe's own. */
  readonly given?: Float32Array | undefined;
}

/** What a run is begun with; `kept` are the states that another session has kept of it. */
export interface Beginning extends Partial<Pick<Handover, 'kept' | 'given'>> {
  readonly recipe: Recipe;
  readonly loading: LoadingData;
  readonly start: Snapshot;
  readonly point?: StartPoint | undefined;
}
