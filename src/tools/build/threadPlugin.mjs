/**
 * `import url from './worker.ts?thread'`: the address of a module that a worker is to run. In the built page such a module is an
 * entry beside the page's own, so that what both need is one file, fetched once; Vite's own workers are bundles by themselves.
 * @returns {import('vite').Plugin}
 */
export function threadPlugin() {
  const suffix = '?thread';
  const helper = 'vite/preload-helper';
  let isBuild = false;
  return {
    name: 'thread',
    enforce: 'pre',
    configResolved: ({ command }) => {
      isBuild = command === 'build';
    },
    async resolveId(source, importer) {
      if (!source.endsWith(suffix)) return undefined;
      const resolved = await this.resolve(source.slice(0, -suffix.length), importer);
      return resolved && `${resolved.id}${suffix}`;
    },
    // What loads a part of the page, loads parts of a thread as well, and a thread has no window.
    transform: (code, id) => (id.includes(helper) ? code.replaceAll('window.', 'globalThis.') : undefined),
    load(id) {
      if (!id.endsWith(suffix)) return undefined;
      const module = id.slice(0, -suffix.length);
      if (!isBuild) return `export { default } from ${JSON.stringify(`${module}?worker&url`)};`;
      return `export default import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: 'chunk', id: module })};`;
    },
  };
}
