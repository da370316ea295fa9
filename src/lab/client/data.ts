import workerUrl from '../data/dataWorker.ts?thread';
import type { OwnTable } from '../../data/sets/ownSet';
import type { DataAnswer, DataQuestion, DataStatistics } from '../protocol/data';
import type { Recipe } from '../recipe/recipe';

let worker: Worker | undefined;
let lastId = 0;

/** Asks a thread of its own, started at the first question, for the statistics of a recipe's data. Rejects with what went wrong. */
export function askDataStatistics(recipe: Recipe): Promise<DataStatistics> {
  const own = (worker ??= startWorker());
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    const listen = ({ data }: MessageEvent<DataAnswer>) => {
      if (data.id !== id) return;
      own.removeEventListener('message', listen);
      if ('statistics' in data) resolve(data.statistics);
      else reject(new Error(data.message));
    };
    own.addEventListener('message', listen);
    own.postMessage({ id, recipe } satisfies DataQuestion);
  });
}

/** Makes a person's own rows known to that thread. */
export function shareOwnData(table: OwnTable): void {
  (worker ??= startWorker()).postMessage(table);
}

/** The content security policy knows this script by its own policy. */
function startWorker(): Worker {
  const policy = globalThis.trustedTypes?.createPolicy('ravine-data-worker', { createScriptURL: () => workerUrl });
  return new Worker((policy?.createScriptURL('') ?? workerUrl) as string, { type: 'module', name: 'data' });
}
