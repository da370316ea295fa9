import path from 'node:path';
import { root } from './install.mjs';

/**
 * Arranges what the page needs to begin with: files that are loaded together become one, so that nothing waits for a file that names
 * the next, and the module that starts the engine's thread becomes a script of its own in front of the page's. That runs as soon as
 * it is there itself, while a script has to wait for everything that it imports; the page imports it, too, and it runs once.
 * @param {{ early: string, page: string, thread: string }} modules from the project's root: the first of the page's scripts, the
 *   other, and what the engine's thread loads
 * @returns {import('vite').Plugin}
 */
export function startPlugin({ early, page, thread }) {
  const idOf = (file) => path.join(root, file);
  /** Modules that each of them imports, directly or not. @type {Map<string, Set<string>>} */
  const closures = new Map();
  const isOf = (file, id) => closures.get(file)?.has(id) ?? false;
  const groups = [
    { name: 'start', test: (id) => isOf(early, id), priority: 4 },
    { name: 'shared', test: (id) => isOf(page, id) && isOf(thread, id), priority: 3 },
    { name: 'engine', test: (id) => isOf(thread, id), priority: 2 },
    { name: 'page', test: (id) => isOf(page, id), priority: 1 },
  ];
  return {
    name: 'start',
    apply: 'build',
    config: () => ({ build: { rolldownOptions: { output: { codeSplitting: { groups } } } } }),
    buildEnd() {
      for (const file of [early, page, thread]) {
        const found = new Set([idOf(file)]);
        for (const id of found) for (const other of this.getModuleInfo(id)?.importedIds ?? []) found.add(other);
        closures.set(file, found);
      }
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
