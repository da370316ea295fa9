import path from 'node:path';
import { root } from '../command/root.mjs';

/**
 * Arranges what the page needs to begin with: files that are loaded together become one, so that nothing waits for a file that names
 * the next, and the module that starts the engine's thread becomes a script of its own in front of the page's. That runs as soon as
 * it is there itself, while a script has to wait for everything that it imports; the page imports it, too, and it runs once.
 * A file is never loaded by a thread that has the page's own modules in it, nor by the page that has the engine's.
 * @param {{ early: string, page: string, thread: string, threads: string[] }} modules from the project's root: the first of the page's
 *   scripts, the other, what the engine's thread begins with, and the scripts of all threads
 * @returns {import('vite').Plugin}
 */
export function startPlugin({ early, page, thread, threads }) {
  const idOf = (file) => path.join(root, file);
  const none = new Set();
  /** Modules that each loads to begin with, and all that page and threads may ever load. */
  const sets = { early: none, page: none, thread: none, ofPage: none, ofThreads: none };
  const groups = [
    { name: 'start', test: (id) => sets.early.has(id) && !sets.ofThreads.has(id), priority: 6 },
    { name: 'shared', test: (id) => sets.page.has(id) && sets.thread.has(id), priority: 5 },
    { name: 'common', test: (id) => sets.page.has(id) && sets.ofThreads.has(id), priority: 4 },
    { name: 'tools', test: (id) => sets.thread.has(id) && sets.ofPage.has(id), priority: 3 },
    { name: 'engine', test: (id) => sets.thread.has(id) && !sets.ofPage.has(id), priority: 2 },
    { name: 'page', test: (id) => sets.page.has(id) && !sets.ofThreads.has(id), priority: 1 },
  ];
  return {
    name: 'start',
    apply: 'build',
    config: () => ({ build: { rolldownOptions: { output: { codeSplitting: { groups } } } } }),
    buildEnd() {
      const importsOf = (id) => this.getModuleInfo(id)?.importedIds ?? [];
      const loadsOf = (id) => [...importsOf(id), ...(this.getModuleInfo(id)?.dynamicallyImportedIds ?? [])];
      sets.early = reachable([idOf(early)], importsOf);
      sets.page = reachable([idOf(page)], importsOf);
      sets.thread = reachable([idOf(thread)], importsOf);
      sets.ofPage = reachable([idOf(page)], loadsOf);
      sets.ofThreads = reachable(threads.map(idOf), loadsOf);
    },
    transformIndexHtml(_, { bundle }) {
      const chunk = Object.values(bundle ?? {}).find((part) => part.type === 'chunk' && part.moduleIds.includes(idOf(early)));
      if (!chunk) return [];
      return [
        { tag: 'script', attrs: { type: 'module', async: true, crossorigin: true, src: `./${chunk.fileName}` }, injectTo: 'head-prepend' },
      ];
    },
  };
}

/**
 * @param {string[]} ids
 * @param {(id: string) => readonly string[]} next
 */
function reachable(ids, next) {
  const found = new Set(ids);
  for (const id of found) for (const other of next(id)) found.add(other);
  return found;
}
