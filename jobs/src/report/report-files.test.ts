import { createCanvas } from '@napi-rs/canvas';
import { contrastOf } from '@tatami/kernel';
import { describe, expect, it } from 'vitest';
import { busyReport, quietReport } from '../../testing/report-data.ts';
import { drawableLogo } from '../branding/drawable-logo.ts';
import { NO_BRANDING } from '../branding/read-branding.ts';
import { csvCell, reportCsv } from './report-csv.ts';
import type { ReportData } from './report-data.ts';
import { reportHtml } from './report-html.ts';
import { reportLook } from './report-look.ts';
import { reportPage } from './report-page.ts';
import { reportPdf } from './report-pdf.ts';

const LOOK = reportLook(NO_BRANDING);
const EVIL = '</title><script>alert(1)</script>"\'&#evil\u0001\ud800';

/** A report in which somebody typed that wherever people can type. */
function hostileReport(): ReportData {
  const report = busyReport('en', 'user');
  return {
    ...report,
    tenantName: EVIL,
    person: { ...report.person, name: EVIL },
    pocs: {
      ...report.pocs,
      languages: [{ label: EVIL, count: 1 }],
      tags: [{ label: EVIL, count: 1 }],
      list: report.pocs.list.map(poc => ({ ...poc, name: EVIL, languages: [EVIL], tags: [EVIL] })),
    },
    dojos: { ...report.dojos, list: report.dojos.list.map(dojo => ({ ...dojo, name: EVIL })) },
  };
}

it('looks as the tenant wants, with the logo in the file', async () => {
  const canvas = createCanvas(64, 32);
  canvas.getContext('2d').fillRect(0, 0, 64, 32);
  const colours = { primary: '#ffd43b', accent: '#ffffff' };
  const logo = await drawableLogo(canvas.toBuffer('image/png'));
  const look = reportLook({ ...NO_BRANDING, colours, font: 'source-serif', logo });
  const page = reportPage(busyReport('en'));
  const html = reportHtml(page, look);
  expect(html).toContain(`<img class="plate" alt="ACME Labs" src="data:image/png;base64,`);
  expect(html).toContain("'Source Serif 4','Inter',system-ui");
  expect(html).not.toContain('#5b3fd6');
  expect(contrastOf(look.brand.light, '#ffffff')).toBeGreaterThanOrEqual(4.5);
  const pdf = Buffer.from(await reportPdf(page, look)).toString('latin1');
  expect(pdf).toContain('SourceSerif4');
});

describe('the page of a report', () => {
  it('runs and loads nothing, whatever people typed', () => {
    const html = reportHtml(reportPage(hostileReport()), LOOK);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toContain('<script');
    expect(html).not.toContain('\u0001');
    expect(html).not.toMatch(/\p{Surrogate}/u);
    expect(html).not.toMatch(/(?:src|href)=/);
    expect(html).toContain('&lt;script&gt;');
  });

  it('has a title and a text for each chart, and the numbers in tables', () => {
    const page = reportPage(busyReport('en'));
    const charts = page.sections.flatMap(({ content }) =>
      content.kind === 'shown' ? (content.chart ?? []) : [],
    );
    expect(charts.map(({ title }) => title)).toEqual([
      'POCs per month',
      'Dojos per month',
      'Languages',
      'Tags',
      'Edits per day',
    ]);
    for (const { svg, title, alt } of charts) {
      expect(svg).toContain(`<title>${title}</title><desc>${alt}</desc>`);
      expect(svg).toMatch(/^<svg role="img" aria-label="/);
    }
    expect(reportHtml(page, LOOK)).toContain('<th scope="col" class="number">POCs</th>');
    expect(reportHtml(page, LOOK)).toContain('and 3 other tags');
  });

  it('says in a sentence that there is nothing, and draws no empty chart', () => {
    const html = reportHtml(reportPage(quietReport('en')), LOOK);
    expect(html).not.toContain('<svg');
    expect(html).toContain('No POC was created in this period.');
    expect(html).toContain('Nothing was edited in this period.');
  });

  it('writes numbers, days and plurals as each language does', () => {
    const [english, portuguese] = (['en', 'pt-BR'] as const).map(language =>
      reportPage(busyReport(language)),
    );
    expect(english).toMatchObject({
      name: 'ACME Labs',
      period: expect.stringContaining('December 31, 2026'),
    });
    expect(portuguese).toMatchObject({ period: expect.stringContaining('31 de dezembro de 2026') });
    expect(english?.figures[4]).toEqual({ value: '34,500', label: 'edits' });
    expect(portuguese?.figures[4]).toEqual({ value: '34.500', label: 'edições' });
    // One and a half is singular in Portuguese, and zero as well.
    const some = (language: 'en' | 'pt-BR', activeMs: number) => {
      const report = busyReport(language);
      return reportPage({ ...report, participation: { ...report.participation, activeMs } }).figures[5];
    };
    expect(some('en', 5_400_000)).toEqual({ value: '1.5', label: 'hours of practice' });
    expect(some('pt-BR', 5_400_000)).toEqual({ value: '1,5', label: 'hora de prática' });
    expect(reportPage(quietReport('pt-BR')).figures[0]).toEqual({ value: '0', label: 'POC criada' });
  });

  it('says that private things of others are left out', () => {
    expect(reportPage(busyReport('en')).notes[0]).toContain('in none of its lists and sums');
  });
});

describe('the paper of a report', () => {
  it('is a tagged PDF, the same bytes for the same data, whatever people typed', async () => {
    const page = reportPage(hostileReport());
    const pdf = Buffer.from(await reportPdf(page, LOOK));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.includes('/MarkInfo')).toBe(true);
    expect(pdf.includes('/StructTreeRoot')).toBe(true);
    expect(Buffer.from(await reportPdf(page, LOOK)).equals(pdf)).toBe(true);
  });

  it('is made of a report of nothing, too', async () => {
    expect((await reportPdf(reportPage(quietReport('pt-BR')), LOOK)).length).toBeGreaterThan(1_000);
  });
});

describe('the table of a report', () => {
  it('has one row for each thing, and as many cells in each', () => {
    const data = busyReport('pt-BR');
    const lines = reportCsv({ ...data, pocs: { ...data.pocs, list: [] } }).split('\r\n');
    expect(lines[0]).toBe(
      '\ufeffSeção,Nome,Data,Quantidade,Minutos ativos,Dojos,Participantes,Linguagens,Tags,Responsável',
    );
    expect(lines.at(-1)).toBe('');
    for (const line of lines.slice(1, -1)) expect(line.split(',')).toHaveLength(10);
    expect(lines).toContain('Pessoas,Ana Souza,,9000,,20,,,,');
  });

  it('quotes by RFC 4180 and lets no text be a formula', () => {
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    for (const start of ['=', '+', '-', '@']) expect(csvCell(`${start}1+1`)).toBe(`'${start}1+1`);
    for (const start of ['\t', '\r']) expect(csvCell(`${start}=1`)).toMatch(/^'/);
    expect(csvCell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"');
    expect(csvCell(-5)).toBe('-5');
    expect(csvCell(null)).toBe('');
  });
});
