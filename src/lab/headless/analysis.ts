import type { Verdict } from '../../analysis/verdict';
import type { Executor } from '../../graph';
import type { Table } from '../files/csv';
import type { Picture } from '../files/png';
import type { Network } from '../network/network';
import type { Entries } from '../json/shapes';

/** One part of a computation that several machines share: part `index` (0 at the first) of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** What every analysis is given. */
export interface AnalysisContext {
  readonly executor: Executor;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
  readonly shard: Shard;
}

/** What an analysis found: numbers by name; tables, pictures and texts by the end of their file's name. */
export interface AnalysisResult {
  readonly json: Readonly<Record<string, unknown>>;
  readonly tables?: Readonly<Record<string, Table>>;
  readonly pictures?: Readonly<Record<string, Picture>>;
  readonly texts?: Readonly<Record<string, string>>;
  /** Figures held against published ones, for the report. */
  readonly verdicts?: PublishedVerdicts;
}

/** Figures of one publication beside ours. */
export interface PublishedVerdicts {
  readonly source: string;
  /** Why ours may lie so far from the published ones and count as the same. */
  readonly because: string;
  readonly figures: readonly Verdict[];
}

interface Common {
  /** One sentence for the list of analyses. */
  readonly about: string;
  /** Its options, all of them optional unless `required` names them. */
  readonly options: Entries;
  readonly required?: readonly string[];
  /**
   * Puts together what the shards found, in their order, of which each has been through JSON: lists in the place of typed
   * arrays, null in that of numbers that are not finite. An analysis without it runs in the first shard alone.
   */
  readonly merge?: (parts: readonly AnalysisResult['json'][]) => AnalysisResult;
}

/**
 * An analysis of the document's network, or with a set-up of its own. When it runs, its options have been checked against
 * `options`: each declares the type that they then have.
 */
export type Analysis = Common &
  (
    | { readonly needs: 'network'; readonly run: (network: Network, options: never, context: AnalysisContext) => Promise<AnalysisResult> }
    | { readonly needs: 'nothing'; readonly run: (options: never, context: AnalysisContext) => Promise<AnalysisResult> }
  );
