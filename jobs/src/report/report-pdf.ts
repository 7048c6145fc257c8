import { readFile } from 'node:fs/promises';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { BRAND_FONTS } from '@tatami/persistence';
import { FONT_FAMILIES } from '../branding/brand-fonts.ts';
import { CHART_COLOURS } from './chart.ts';
import type { ReportLook } from './report-look.ts';
import type { ReportPage, Section } from './report-page.ts';

const TEMPLATE = new URL('./report.typ', import.meta.url);
/** A folder that is not there: the template can read no file, and the logo is given to it as one. */
const WORKSPACE = '/tatami-report';
const LOGO_PATH = '/logo.png';
const WEIGHTS = [400, 600, 800] as const;

/**
 * The page on A4. Letters that our fonts do not have, such as Japanese ones, come from fonts of the machine, if there are
 * any. What people typed goes to the template as data, which Typst shows and never runs; the template reads no
 * file but the logo. The compiler works in this thread, 0.1 s for a busy year, 0.7 s for the
 * longest lists that a report has.
 */
export async function reportPdf(page: ReportPage, look: ReportLook): Promise<Uint8Array> {
  const template = await readFile(TEMPLATE, 'utf8');
  const fontBlobs = await Promise.all(fontFiles(look).map(file => readFile(file)));
  const compiler = NodeCompiler.create({ workspace: WORKSPACE, fontArgs: [{ fontBlobs }] });
  try {
    if (look.logo !== null) compiler.mapShadow(`${WORKSPACE}${LOGO_PATH}`, look.logo.png);
    return compiler.pdf(
      { mainFileContent: template, inputs: { page: JSON.stringify(painted(page, look)) } },
      { pdfTags: true, creationTimestamp: Math.floor(Date.parse(page.generatedAt) / 1000) },
    );
  } finally {
    // The cache is the process's own and would keep every report.
    compiler.evictCache(0);
  }
}

function fontFiles({ fonts }: ReportLook): string[] {
  return BRAND_FONTS.map(font => FONT_FAMILIES[font])
    .filter(({ name }) => fonts.includes(name))
    .flatMap(({ files }) => WEIGHTS.map(weight => files[weight]));
}

/** The page with what the template draws it with. */
function painted(page: ReportPage, { header, headerSoft, brand, charts, fonts, logo }: ReportLook) {
  return {
    ...page,
    sections: page.sections.map(section => withColours(section, charts.light)),
    look: {
      ...{ header, headerSoft, brand: brand.light, fonts },
      logo: logo && { path: LOGO_PATH, isDark: logo.isDark },
    },
  };
}

function withColours(section: Section, colours: ReportLook['charts']['light']): Section {
  const { content } = section;
  if (content.kind === 'nothing' || content.chart === null) return section;
  return {
    ...section,
    content: { ...content, chart: { ...content.chart, svg: recoloured(content.chart.svg, colours) } },
  };
}

/** All at once: a new colour may be one of the old ones. */
function recoloured(svg: string, colours: ReportLook['charts']['light']): string {
  const names = Object.keys(CHART_COLOURS) as (keyof typeof CHART_COLOURS)[];
  return svg.replace(/"(#[0-9a-f]{6})"/g, (whole, colour: string) => {
    const name = names.find(name => CHART_COLOURS[name] === colour);
    return name === undefined ? whole : `"${colours[name]}"`;
  });
}
