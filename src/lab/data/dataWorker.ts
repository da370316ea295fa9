import type { OwnTable } from '../../data/sets/ownSet';
import { addOwnSet } from '../../data/sets/registry';
import { DataStatistician } from './dataStatistics';
import { fetchForThread } from './fetchFile';
import type { DataAnswer, DataQuestion } from '../protocol/data';

/** A thread beside the engine's: statistics of a table may take a second, for which training should not wait. */
const scope = globalThis as unknown as {
  postMessage(answer: DataAnswer): void;
  addEventListener(type: 'message', listener: (message: { data: DataQuestion | OwnTable }) => void): void;
};

const statistician = new DataStatistician(fetchForThread);

scope.addEventListener('message', ({ data }) => {
  if ('X' in data) {
    addOwnSet(data);
    return;
  }
  const { id, recipe } = data;
  statistician.ask(recipe).then(
    (statistics) => scope.postMessage({ id, statistics }),
    (error: unknown) => scope.postMessage({ id, message: error instanceof Error ? error.message : String(error) }),
  );
});
