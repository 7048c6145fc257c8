import { preact } from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { CHUNK_GROUPS, chunkFileName } from './build/chunk-file-name.ts';
import { compressFiles } from './build/compress-files.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [preact(), compressFiles()],
  build: {
    target: 'es2022',
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/tatami-[hash].js',
        chunkFileNames: chunkFileName,
        codeSplitting: { groups: CHUNK_GROUPS },
      },
    },
  },
});
