import type { AnalysisResult } from './analysis';
import type { LabDocument, Request } from './document';
import { judge } from './expectation';
import type { Judged } from './expectation';
import { jsonText, writeParts } from './output';
import type { WriteFile } from './output';
import { reportText } from './results';
import type { Results } from './results';

/** Adds what an analysis found at a step to the results, and writes it: `<id>.json`, its tables and its pictures. */
export async function recordAnalysis(
  write: WriteFile,
  results: Results,
  { id, name, at, options }: Request,
  step: number,
  result: AnalysisResult,
): Promise<void> {
  const found = (results.analyses[id] ??= []);
  found.push({ step, ...result.json });
  results.verdicts.push(...judgedOf(id, result));
  await write(`${id}.json`, jsonText({ name, options, at: found }));
  await writeParts(write, typeof at === 'string' ? id : `${id}-${step}`, result);
}

function judgedOf(id: string, { verdicts }: AnalysisResult): Judged[] {
  if (!verdicts) return [];
  const { source, because, figures } = verdicts;
  return figures.map(({ quantity, published, ours, low, high, passed }) => ({
    value: id,
    about: quantity,
    published,
    between: [low, high],
    because,
    source,
    ours,
    verdict: passed ? 'agrees' : 'differs',
  }));
}

/** Holds the results against the document's expectations and writes metrics.json, and report.md where there are figures. */
export async function writeReport(write: WriteFile, document: LabDocument, results: Results): Promise<void> {
  const { analyses, training, title } = results;
  results.expect = document.expect.map((expectation) => judge(expectation, { ...analyses, training }));
  await write('metrics.json', jsonText(results));
  const figures = [...results.expect, ...results.verdicts];
  if (figures.length > 0) await write('report.md', reportText(title, figures));
}
