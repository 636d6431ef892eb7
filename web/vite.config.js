import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Two outputs from one `vite build`: the viewer's client, and the page that each report.html carries inside. */
export default defineConfig({
  root: path('./client'),
  base: './',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022', modulePreload: false, reportCompressedSize: false, chunkSizeWarningLimit: 2000 },
  builder: {},
  environments: {
    client: {
      build: { outDir: path('../dist/web/client'), emptyOutDir: true, assetsInlineLimit: 0 },
    },
    reportPage: {
      consumer: 'client',
      build: {
        outDir: path('../dist/web'),
        emptyOutDir: false,
        cssCodeSplit: false,
        copyPublicDir: false,
        rollupOptions: {
          input: path('../reports/page/standalone.tsx'),
          output: { format: 'iife', entryFileNames: 'report-page.js', assetFileNames: 'report-page[extname]' },
        },
      },
    },
  },
});
