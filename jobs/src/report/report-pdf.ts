import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { ReportPage } from './report-page.ts';

const TEMPLATE = new URL('./report.typ', import.meta.url);
const require = createRequire(import.meta.url);
/**
 * Inter, under the SIL Open Font License, so that PDFs look the same wherever they are made. Letters that it does not
 * have, such as Japanese ones, come from fonts of the machine, if there are any.
 */
const FONTS = [
  require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  require.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
  require.resolve('@expo-google-fonts/inter/800ExtraBold/Inter_800ExtraBold.ttf'),
];

/**
 * The page on A4. What people typed goes to the template as data, which Typst shows and never runs; the template reads no
 * file. The compiler works in this thread, 0.1 s for a busy year, 0.7 s for the
 * longest lists that a report has.
 */
export async function reportPdf(page: ReportPage): Promise<Uint8Array> {
  const template = await readFile(TEMPLATE, 'utf8');
  const fontBlobs = await Promise.all(FONTS.map(font => readFile(font)));
  const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs }] });
  try {
    return compiler.pdf(
      { mainFileContent: template, inputs: { page: JSON.stringify(page) } },
      { pdfTags: true, creationTimestamp: Math.floor(Date.parse(page.generatedAt) / 1000) },
    );
  } finally {
    // The cache is the process's own and would keep every report.
    compiler.evictCache(0);
  }
}
