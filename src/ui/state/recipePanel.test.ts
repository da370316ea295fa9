import { describe, expect, it } from 'vitest';
import { AnalysisError } from '../../lab/client/analyses';
import type { AnalysisResult, AskedAnalysis, AskOptions } from '../../lab/client/analyses';
import { RecipePanel } from './recipePanel.svelte';

interface Asked {
  asking: AskOptions<'signals'>;
  resolve: (result: AnalysisResult<'signals'>) => void;
  reject: (error: Error) => void;
  isCancelled: boolean;
}

/** Two panels and what was asked for, by either. */
function panels() {
  const asked: Asked[] = [];
  const client = {
    analyse: (_name: string, _options: unknown, asking: AskOptions<'signals'>): AskedAnalysis<'signals'> => {
      const entry = { asking, isCancelled: false } as Asked;
      asked.push(entry);
      const result = new Promise<AnalysisResult<'signals'>>((resolve, reject) => Object.assign(entry, { resolve, reject }));
      const cancel = () => {
        entry.isCancelled = true;
        entry.reject(new AnalysisError('asked', 'stopped'));
      };
      return { result, cancel };
    },
  };
  const panel = () => new RecipePanel<'signals'>({ client: client as never }, 'signals');
  return { asked, a: panel(), b: panel() };
}

const value = { step: 0, layers: [], rows: 4 };
const found: AnalysisResult<'signals'> = { id: 1, run: 1, step: 0, value };
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('RecipePanel', () => {
  it('asks once for two that have the same result', async () => {
    const { asked, a, b } = panels();
    a.start({}, 'key', [b]);
    asked[0]!.asking.onProgress!({ step: 0, done: 1, total: 2 });
    expect([asked.length, a.progress?.done, b.progress?.done]).toEqual([1, 1, 1]);
    asked[0]!.resolve(found);
    await settled();
    expect([a.result, b.result]).toEqual([
      { value, key: 'key' },
      { value, key: 'key' },
    ]);
    expect([a.progress, b.progress]).toEqual([undefined, undefined]);
  });

  it('gives up what was asked when nobody waits for it any longer, and not before', async () => {
    const { asked, a, b } = panels();
    a.start({}, 'key', [b]);
    b.start({}, 'another');
    expect(asked.map(({ isCancelled }) => isCancelled)).toEqual([false, false]);
    asked[0]!.resolve(found);
    await settled();
    expect([a.result?.key, b.result?.key, b.progress?.done]).toEqual(['key', undefined, 0]);

    a.start({}, 'key', [b]);
    expect(asked[1]!.isCancelled).toBe(true);
    a.stop();
    b.stop();
    await settled();
    expect([asked[2]!.isCancelled, a.trouble, b.trouble, b.result]).toEqual([true, undefined, undefined, undefined]);
  });

  it('tells both why there is none', async () => {
    const { asked, a, b } = panels();
    a.start({}, 'key', [b]);
    asked[0]!.reject(new AnalysisError('refused', 'too large'));
    await settled();
    expect([a.trouble, b.trouble]).toEqual([
      { message: 'too large', isRefusal: true },
      { message: 'too large', isRefusal: true },
    ]);
  });
});
