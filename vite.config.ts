import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { CompileOptions } from 'svelte/compiler';
import { defineConfig, type Plugin, type ResolveModulePreloadDependenciesFn } from 'vite';
import { offlinePlugin } from './src/tools/build/offlinePlugin.mjs';
import { startPlugin } from './src/tools/build/startPlugin.mjs';
import { texPlugin } from './src/tools/build/texPlugin.mjs';
import { threadPlugin } from './src/tools/build/threadPlugin.mjs';
import { prepareData } from './src/tools/data/prepareData.mjs';

prepareData();

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html ravine-worker ravine-data-worker ravine-service-worker',
].join('; ');

/** Puts the policy into the built page only: the development server needs inline styles and scripts of its own. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY }, injectTo: 'head-prepend' },
    ],
  };
}

/** Short class names for the styles of components; they stand in the JavaScript as often as in the styles. */
const cssHash: CompileOptions['cssHash'] = ({ hash, filename }) => `s${hash(filename).slice(0, 5)}`;

/** A thread has no document in which a script could be asked for in advance, and shares its files with the page. */
const resolveDependencies: ResolveModulePreloadDependenciesFn = (_, files, { hostType }) =>
  hostType === 'html' ? files : files.filter((file) => file.endsWith('.css'));

export default defineConfig({
  root: 'src',
  base: './',
  publicDir: '../public',
  plugins: [
    threadPlugin(),
    texPlugin(),
    svelte({ configFile: false, compilerOptions: { runes: true, cssHash } }),
    startPlugin({
      early: 'src/ui/engine.ts',
      page: 'src/ui/main.ts',
      thread: 'src/lab/engine/openEngine.ts',
      threads: ['src/lab/engine/worker.ts', 'src/lab/data/dataWorker.ts', 'src/ui/offline/serviceWorker.ts'],
    }),
    contentSecurityPolicy(),
    offlinePlugin(),
  ],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'esnext',
    assetsInlineLimit: 0, // the content security policy allows no data: fonts
    modulePreload: { polyfill: false, resolveDependencies },
  },
  worker: { format: 'es' },
  server: { fs: { allow: ['..'] } },
});
